-- Notices that nobody acknowledges in time go on to the next function.

alter table notice add column escalates_at timestamptz;
alter table notice add column escalated_at timestamptz;
create index notice_due on notice (site_id, escalates_at) where escalates_at is not null and acknowledged_at is null;
comment on column notice.escalates_at is 'From when on the next function is called; missing when there is none, or it was called.';
comment on column notice.escalated_at is 'When the next function was called.';
