-- A row a second, counted by user: a job that somebody tries something with.
CREATE TABLE clicks (
  user_id BIGINT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '1',
  'fields.user_id.min' = '1',
  'fields.user_id.max' = '100'
);

CREATE TABLE nowhere (
  user_id BIGINT,
  clicks BIGINT
) WITH (
  'connector' = 'blackhole'
);

INSERT INTO nowhere SELECT user_id, COUNT(*) FROM clicks GROUP BY user_id;
