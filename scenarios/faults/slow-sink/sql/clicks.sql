-- Clicks that are bought for money, kept for the bill.
CREATE TABLE clicks (
  click_id BIGINT,
  campaign INT,
  cents INT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '2000',
  'fields.click_id.kind' = 'sequence',
  'fields.click_id.start' = '1',
  'fields.click_id.end' = '100000000',
  'fields.campaign.min' = '1',
  'fields.campaign.max' = '50',
  'fields.cents.min' = '0',
  'fields.cents.max' = '90'
);

CREATE TABLE billing (
  click_id BIGINT,
  campaign INT,
  euros DOUBLE
) WITH (
  'connector' = 'blackhole'
);

INSERT INTO billing
SELECT click_id, campaign, cents / 100.0E0 FROM clicks WHERE cents > 0;
