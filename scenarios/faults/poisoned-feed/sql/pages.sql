-- Clicks by ten seconds and page. The time comes as text, since not every row has one that can be read.
CREATE TABLE clicks (
  id BIGINT,
  page STRING,
  ts STRING,
  row_time AS TO_TIMESTAMP_LTZ(COALESCE(TRY_CAST(ts AS BIGINT), 0), 3),
  WATERMARK FOR row_time AS row_time - INTERVAL '5' SECOND
) WITH (
  'connector' = 'sls',
  'endPoint' = 'ap-southeast-1-intranet.log.aliyuncs.com',
  'project' = 'clicks-web',
  'logStore' = 'clicks',
  'startupMode' = 'earliest'
);

CREATE TABLE pages (window_start TIMESTAMP(3), page STRING, clicks BIGINT) WITH ('connector' = 'print');
CREATE TABLE unreadable (id BIGINT, ts STRING) WITH ('connector' = 'print');

EXECUTE STATEMENT SET BEGIN
INSERT INTO pages
SELECT window_start, page, COUNT(*)
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(row_time), INTERVAL '10' SECOND))
WHERE TRY_CAST(ts AS BIGINT) IS NOT NULL
GROUP BY window_start, window_end, page;

INSERT INTO unreadable SELECT id, ts FROM clicks WHERE TRY_CAST(ts AS BIGINT) IS NULL;
END;
