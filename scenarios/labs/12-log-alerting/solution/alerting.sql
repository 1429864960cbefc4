-- Tells the pager which services fail more than a fifth of their requests, a minute at a time, every ten seconds.
CREATE TABLE requests (
  service STRING,
  status INT,
  ts BIGINT,
  asked_at AS TO_TIMESTAMP_LTZ(ts, 3),
  WATERMARK FOR asked_at AS asked_at - INTERVAL '3' SECOND
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'app-logs',
  'logstore' = 'requests'
);

CREATE TABLE alerts (
  service STRING,
  errors BIGINT,
  requests BIGINT
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'app-logs',
  'logstore' = 'alerts'
);

INSERT INTO alerts
SELECT service, errors, requests
FROM (
  SELECT service, COUNT(*) FILTER (WHERE status >= 500) AS errors, COUNT(*) AS requests
  FROM TABLE(HOP(TABLE requests, DESCRIPTOR(asked_at), INTERVAL '10' SECOND, INTERVAL '60' SECOND))
  GROUP BY service, window_start, window_end
)
-- A share of few requests says nothing.
WHERE requests >= 30 AND errors * 5 > requests;
