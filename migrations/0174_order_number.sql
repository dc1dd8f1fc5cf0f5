-- Orders that are created without a number get the next one of a number range.

alter table operations_request add column number_range_id uuid;
comment on column operations_request.number_range_id is 'The number range that gave the number; null: typed in.';
alter table operations_request add column number_prefix text;
comment on column operations_request.number_prefix is 'What the number that it gave begins with.';
alter table operations_request add column given_number numeric;
comment on column operations_request.given_number is 'The digits of the number that it gave.';
create index operations_request_given_number on operations_request (site_id, number_range_id, number_prefix, given_number)
  where number_range_id is not null;
