-- Events of the customer database, for the support desk.
CREATE TABLE changes (
  id INT,
  customer INT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.id.kind' = 'sequence',
  'fields.id.start' = '1',
  'fields.id.end' = '600',
  'fields.customer.min' = '1',
  'fields.customer.max' = '5000'
);

CREATE TABLE events (
  id INT,
  customer INT
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'crm-logs',
  'logstore' = 'events'
);

INSERT INTO events
SELECT id, customer FROM changes;
