CREATE TABLE clicks (n BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE seen (n BIGINT) WITH ('connector' = 'print');
INSERT INTO seen SELECT m FROM clicks;
