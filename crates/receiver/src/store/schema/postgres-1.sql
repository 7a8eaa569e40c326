CREATE TABLE zapi_deliveries (
    seq BIGINT PRIMARY KEY,
    arrived BIGINT NOT NULL,
    happened BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    event TEXT,
    instance TEXT,
    key TEXT,
    -- The digest of the key, in the first row with that key alone.
    key_digest BYTEA UNIQUE,
    digest BYTEA UNIQUE,
    variant BOOLEAN NOT NULL,
    repeats BIGINT NOT NULL,
    canonical TEXT,
    findings TEXT NOT NULL,
    body BYTEA NOT NULL,
    code TEXT,
    message TEXT,
    error TEXT,
    coding TEXT,
    headers TEXT
);
CREATE INDEX zapi_deliveries_arrived ON zapi_deliveries (arrived);
CREATE SEQUENCE zapi_deliveries_seq;
