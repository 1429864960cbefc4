-- Clicks from Log Service to files. The job ends by itself once it has read everything that was received before stopTime.
CREATE TABLE clicks (
  id BIGINT,
  page STRING,
  price DECIMAL(10, 2),
  referrer STRING,
  `__topic__` STRING METADATA VIRTUAL,
  `__timestamp__` BIGINT METADATA VIRTUAL,
  `__tag__` MAP<VARCHAR, VARCHAR> METADATA VIRTUAL
) WITH (
  'connector' = 'sls',
  'endPoint' = 'ap-southeast-1-intranet.log.aliyuncs.com',
  'project' = 'shop-logs',
  'logStore' = 'clicks',
  'startupMode' = 'earliest',
  'stopTime' = '2025-01-01 00:03:20',
  'exitAfterFinish' = 'true',
  'consumerGroup' = 'archive',
  'batchGetSize' = '7'
);

-- A file ends after 15 seconds and is seen once the checkpoint that covers its end is complete.
CREATE TABLE archive (
  id BIGINT,
  page STRING,
  price DECIMAL(10, 2),
  referrer STRING,
  topic STRING,
  seconds BIGINT,
  received BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://shop-lake/archive',
  'format' = 'json',
  'sink.rolling-policy.rollover-interval' = '15 s'
);

INSERT INTO archive
SELECT id, page, price, referrer, `__topic__`, `__timestamp__`, CAST(`__tag__`['__receive_time__'] AS BIGINT)
FROM clicks;
