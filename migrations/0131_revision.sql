-- Revisions: which version of a record was submitted, approved and retired, and when it counts. Rebuilt from the ledger.

create table revised_record (
  site_id   uuid not null,
  id        uuid not null,
  kind      text not null,
  record_id uuid not null,
  revisions jsonb not null,
  primary key (site_id, id)
);
create index revised_record_record on revised_record (site_id, record_id);
comment on table revised_record is 'Records with revisions that somebody has submitted: reading model of model.revision.revision.';
comment on column revised_record.site_id is 'Site.';
comment on column revised_record.id is 'Made of site, kind and record.';
comment on column revised_record.kind is 'Kind of the stream whose versions are the revisions.';
comment on column revised_record.record_id is 'The record.';
comment on column revised_record.revisions is 'State, who decided and effectivity (half-open days) of each revision that was submitted.';
select protect_table('revised_record');
select declare_reading_model('revised_record');
