CREATE INDEX zapi_deliveries_rejected ON zapi_deliveries (seq) WHERE verdict = 'rejected';
CREATE VIEW zapi_events AS
    SELECT seq, arrived, happened, verdict, event, instance, key, digest, variant, repeats, canonical, findings, body
    FROM zapi_deliveries WHERE verdict <> 'rejected';
CREATE VIEW zapi_dead_letters AS
    SELECT seq, arrived, event, instance, code, message, error, findings, coding, headers, body
    FROM zapi_deliveries WHERE verdict = 'rejected';
