-- What the shop's application writes, 20 lines a second. Since the release of Monday its root logger is at DEBUG.
CREATE TABLE lines (
  id BIGINT,
  detail STRING,
  level AS CASE
    WHEN MOD(id, 50) = 0 THEN 'ERROR'
    WHEN MOD(id, 50) = 1 THEN 'WARN'
    WHEN MOD(id, 10) = 2 THEN 'INFO'
    ELSE 'DEBUG'
  END
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '20',
  'fields.id.kind' = 'sequence',
  'fields.id.start' = '1',
  'fields.id.end' = '1000000',
  'fields.detail.length' = '120'
);

-- The logstore that people search: every field is indexed.
CREATE TABLE searched (
  id BIGINT,
  level STRING,
  detail STRING
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'shop-logs',
  'logstore' = 'search',
  'flushIntervalMs' = '10000'
);

-- Kept for three days, without an index.
CREATE TABLE debug (
  id BIGINT,
  level STRING,
  detail STRING
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'shop-logs',
  'logstore' = 'debug',
  'flushIntervalMs' = '10000'
);

EXECUTE STATEMENT SET BEGIN
  INSERT INTO searched
  SELECT id, level, detail FROM lines WHERE level <> 'DEBUG';

  INSERT INTO debug
  SELECT id, level, detail FROM lines WHERE level = 'DEBUG';
END;
