-- The changes of a database keep a cache up to date, and a count of products by category.
CREATE TABLE products (
  id BIGINT,
  category STRING,
  price BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://db-lake/changes',
  'format' = 'debezium-json',
  'source.monitor-interval' = '5 s'
);

CREATE TABLE cache_first (
  id BIGINT,
  category STRING,
  price BIGINT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'print');

CREATE TABLE by_category_first (
  category STRING,
  n BIGINT,
  total BIGINT,
  newest BIGINT
) WITH ('connector' = 'print');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO cache_first SELECT id, category, price FROM products;
INSERT INTO by_category_first SELECT category, COUNT(*), SUM(price), MAX(id) FROM products GROUP BY category;
END;
