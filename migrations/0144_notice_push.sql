-- Notices by web push: the key by which push services know this program, and the browsers that are told.

create table push_key (
  site_id     uuid not null,
  public_key  text not null,
  private_key text not null,
  primary key (site_id)
);
comment on table push_key is 'Beside the ledger: the key (VAPID, RFC 8292) with which pushes are signed; made once. Without it every browser must be asked anew.';
comment on column push_key.site_id is 'The site that keeps it.';
comment on column push_key.public_key is 'What browsers are given: the point on P-256, base64url.';
comment on column push_key.private_key is 'The secret number, base64url; queries cannot read it.';
select protect_table('push_key');
revoke all on push_key from :read;

create table push_browser (
  site_id    uuid not null,
  browser_id uuid not null,
  account_id uuid not null,
  endpoint   text not null,
  p256dh     text not null,
  auth       text not null,
  added_at   timestamptz not null,
  primary key (site_id, browser_id)
);
create unique index push_browser_endpoint on push_browser (site_id, endpoint);
create index push_browser_account on push_browser (site_id, account_id);
comment on table push_browser is 'Beside the ledger: browsers in which people want to be told. Gone when the push service knows one no more, and with the account.';
comment on column push_browser.site_id is 'The site that keeps it.';
comment on column push_browser.browser_id is 'Id.';
comment on column push_browser.account_id is 'Who is told there: whoever has asked for it last.';
comment on column push_browser.endpoint is 'Address at the push service; whoever knows it can push. Queries cannot read it.';
comment on column push_browser.p256dh is 'Public key of the browser: only it can read what is sent.';
comment on column push_browser.auth is 'Secret of the browser.';
comment on column push_browser.added_at is 'Since when.';
select protect_table('push_browser');
revoke all on push_browser from :read;
grant select (site_id, browser_id, account_id, added_at) on push_browser to :read;
