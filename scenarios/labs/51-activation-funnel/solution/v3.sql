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

-- One row for each user: how far has this user come? An event that is sent twice changes nothing.
CREATE TEMPORARY VIEW users AS
SELECT
  user_id,
  MAX(plan) AS plan,
  MAX(CASE WHEN event = 'signup' THEN 1 ELSE 0 END) AS signup,
  MAX(CASE WHEN event = 'profile_done' THEN 1 ELSE 0 END) AS profile,
  MAX(CASE WHEN event IN ('project_created', 'workspace_created') THEN 1 ELSE 0 END) AS project,
  MAX(CASE WHEN event = 'invite_sent' THEN 1 ELSE 0 END) AS invite
FROM events
GROUP BY user_id;

-- A step counts for those who took the steps before it.
INSERT INTO activation
SELECT
  'v3',
  plan,
  SUM(signup),
  SUM(signup * profile),
  SUM(signup * profile * project),
  SUM(signup * profile * project * invite)
FROM users
WHERE signup = 1
GROUP BY plan;
