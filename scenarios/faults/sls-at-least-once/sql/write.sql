-- Rows to a logstore.
CREATE TABLE numbers (id INT, name STRING, kind AS CONCAT('k', CAST(MOD(id, 3) AS STRING)))
WITH ('connector' = 'datagen', 'rows-per-second' = '50', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1',
  'fields.id.end' = '600', 'fields.name.null-rate' = '1');

CREATE TABLE logs (id INT, seconds INT, kind STRING, origin STRING, price DECIMAL(10, 2), name STRING, flag BOOLEAN)
WITH ('connector' = 'sls', 'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com', 'project' = 'number-logs', 'logstore' = 'numbers',
  'topicField' = 'kind', 'timeField' = 'seconds', 'sourceField' = 'origin', 'partitionField' = 'kind', 'buckets' = '16',
  'writeNullProperties' = 'false', 'flushIntervalMs' = '500');

INSERT INTO logs
SELECT id, 1735689600 + id, kind, '10.0.0.1', CAST(id AS DECIMAL(10, 2)), name, MOD(id, 2) = 0 FROM numbers;
