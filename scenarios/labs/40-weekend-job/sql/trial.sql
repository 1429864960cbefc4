-- A trial of last Friday: clicks by page.
CREATE TABLE clicks (
  page INT
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://shop-dev/clicks/',
  'format' = 'csv',
  'source.monitor-interval' = '30 min'
);

CREATE TABLE pages (page INT, clicks BIGINT) WITH ('connector' = 'print');

INSERT INTO pages
SELECT page, COUNT(*) FROM clicks GROUP BY page;
