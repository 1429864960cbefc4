-- Visits by patient: whoever reads this job's state reads who was where.
CREATE TABLE visits (
  patient INT,
  ward INT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '50',
  'fields.patient.min' = '1',
  'fields.patient.max' = '2000',
  'fields.ward.min' = '1',
  'fields.ward.max' = '12'
);

CREATE TABLE patients (patient INT, visits BIGINT, last_ward INT) WITH ('connector' = 'blackhole');

INSERT INTO patients
SELECT patient, COUNT(*), LAST_VALUE(ward) FROM visits GROUP BY patient;
