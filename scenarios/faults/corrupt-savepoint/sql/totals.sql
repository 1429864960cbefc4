-- Numbers by their last digit: how many came, and the highest.
CREATE TABLE numbers (
  n BIGINT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.n.kind' = 'sequence',
  'fields.n.start' = '1',
  'fields.n.end' = '1000000'
);

CREATE TABLE totals (
  digit BIGINT,
  n BIGINT,
  highest BIGINT,
  PRIMARY KEY (digit) NOT ENFORCED
) WITH ('connector' = 'print');

INSERT INTO totals SELECT MOD(n, 10), COUNT(*), MAX(n) FROM numbers GROUP BY MOD(n, 10);
