CREATE TABLE zapi_deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    arrived INTEGER NOT NULL,
    happened INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    event TEXT,
    instance TEXT,
    key TEXT,
    -- The digest of the key, in the first row with that key alone.
    key_digest BLOB UNIQUE,
    digest BLOB UNIQUE,
    variant INTEGER NOT NULL DEFAULT 0,
    repeats INTEGER NOT NULL DEFAULT 0,
    canonical TEXT,
    findings TEXT NOT NULL,
    body BLOB NOT NULL,
    code TEXT,
    message TEXT,
    error TEXT,
    coding TEXT,
    headers TEXT
);
CREATE INDEX zapi_deliveries_arrived ON zapi_deliveries (arrived);
