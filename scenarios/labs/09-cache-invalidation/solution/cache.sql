-- With a key, and table.exec.source.cdc-events-duplicate, a change that is known already changes nothing.
CREATE TABLE products (
  id BIGINT,
  category STRING,
  price BIGINT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://db-lake/changes',
  'format' = 'debezium-json',
  'source.monitor-interval' = '5 s'
);

CREATE TABLE cache (
  id BIGINT,
  category STRING,
  price BIGINT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'print');

CREATE TABLE by_category (
  category STRING,
  n BIGINT,
  total BIGINT,
  newest BIGINT
) WITH ('connector' = 'print');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO cache SELECT id, category, price FROM products;
INSERT INTO by_category SELECT category, COUNT(*), SUM(price), MAX(id) FROM products GROUP BY category;
END;
