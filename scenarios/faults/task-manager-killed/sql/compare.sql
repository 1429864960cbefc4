-- What the two jobs published: totals of each side, and every order of which one side has more than the other.
CREATE TABLE killed (order_id BIGINT, cents BIGINT)
WITH ('connector' = 'filesystem', 'path' = 'oss://shop-archive/killed', 'format' = 'csv');

CREATE TABLE calm (order_id BIGINT, cents BIGINT)
WITH ('connector' = 'filesystem', 'path' = 'oss://shop-archive/calm', 'format' = 'csv');

CREATE TABLE totals (side STRING, orders BIGINT, different BIGINT, cents BIGINT) WITH ('connector' = 'print');

CREATE TABLE differences (order_id BIGINT, cents BIGINT, surplus BIGINT) WITH ('connector' = 'print');

CREATE TEMPORARY VIEW both_sides AS
SELECT 'killed' AS side, order_id, cents, CAST(1 AS BIGINT) AS weight FROM killed
UNION ALL
SELECT 'calm' AS side, order_id, cents, CAST(-1 AS BIGINT) AS weight FROM calm;

EXECUTE STATEMENT SET
BEGIN
INSERT INTO totals
SELECT side, COUNT(*), COUNT(DISTINCT order_id), SUM(cents) FROM both_sides GROUP BY side;
INSERT INTO differences
SELECT order_id, cents, SUM(weight) FROM both_sides GROUP BY order_id, cents HAVING SUM(weight) <> 0;
END;
