-- What stands behind a unit, as its machine says: for the picture of the line. Only the newest; the values themselves are samples.

create table unit_buffer (
  site_id       uuid not null,
  equipment_id  uuid not null,
  level         numeric,
  level_at      timestamptz,
  capacity      numeric,
  earlier_level numeric,
  earlier_at    timestamptz,
  middle_level  numeric,
  middle_at     timestamptz,
  primary key (site_id, equipment_id)
) with (fillfactor = 50);
comment on table unit_buffer is 'The buffer behind a unit as its machine said last. Not a reading model: it comes from machines.';
comment on column unit_buffer.site_id is 'Site.';
comment on column unit_buffer.equipment_id is 'The unit behind which the buffer lies.';
comment on column unit_buffer.level is 'Pieces in it; null: not said yet.';
comment on column unit_buffer.level_at is 'When that was so, by the clock of the machine.';
comment on column unit_buffer.capacity is 'Pieces that it holds at most; null: not said.';
comment on column unit_buffer.earlier_level is 'Pieces in it some minutes before: which way it goes.';
comment on column unit_buffer.earlier_at is 'When that was so.';
comment on column unit_buffer.middle_level is 'Pieces in it in between, which will be the earlier ones.';
comment on column unit_buffer.middle_at is 'When that was so.';
select protect_table('unit_buffer');
