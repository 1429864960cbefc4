-- What people do in the app, as the clients send it.
CREATE TABLE events (
  event_id BIGINT,
  user_id BIGINT,
  plan STRING,
  event STRING,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://app-events/events/',
  'format' = 'json',
  'source.monitor-interval' = '20 s'
);

-- The funnel of each plan. Every version of this job writes its number, so that a dashboard can switch when it has caught up.
CREATE TABLE activation (
  version STRING,
  plan STRING,
  signups BIGINT,
  onboarded BIGINT,
  created BIGINT,
  invited BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO activation
SELECT
  'v1',
  plan,
  COUNT(*) FILTER (WHERE event = 'signup'),
  COUNT(*) FILTER (WHERE event = 'profile_done'),
  COUNT(*) FILTER (WHERE event = 'project_created'),
  COUNT(*) FILTER (WHERE event = 'invite_sent')
FROM events
GROUP BY plan;
