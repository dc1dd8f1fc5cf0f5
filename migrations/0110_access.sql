-- API tokens, service accounts, and sessions that can be told apart.

alter table account add column service boolean not null default false;
comment on column account.service is 'A program''s account: it has no password and is used by API tokens alone.';

-- Rebuilt from the ledger.
create table api_token (
  site_id uuid not null,
  token_id uuid not null,
  account_id uuid not null,
  name text not null,
  permissions text[],
  equipment_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (site_id, token_id)
);
create index api_token_account on api_token (site_id, account_id, token_id);
comment on table api_token is 'API tokens and what they may do: reading model of model.access.token.';
comment on column api_token.site_id is 'The site that keeps it.';
comment on column api_token.token_id is 'Id.';
comment on column api_token.account_id is 'Whose it is: the token never may more than this account.';
comment on column api_token.name is 'What the owner calls it.';
comment on column api_token.permissions is 'What it may do at most; null: whatever its owner may.';
comment on column api_token.equipment_id is 'Where it begins to hold; the site itself for all of it.';
comment on column api_token.created_at is 'When.';
comment on column api_token.expires_at is 'From then on it opens nothing.';
comment on column api_token.revoked_at is 'When somebody revoked it.';
select protect_table('api_token');
select declare_reading_model('api_token');

create table api_token_secret (
  site_id uuid not null,
  token_id uuid not null,
  secret_hash bytea not null,
  used_at timestamptz,
  primary key (site_id, token_id)
);
create unique index api_token_secret_hash on api_token_secret (site_id, secret_hash);
comment on table api_token_secret is 'Beside the ledger: by what a token is known. Not a reading model, it cannot be rebuilt.';
comment on column api_token_secret.site_id is 'The site that keeps it.';
comment on column api_token_secret.token_id is 'The token.';
comment on column api_token_secret.secret_hash is 'SHA-256 of the token''s 32 random bytes, which are stored nowhere.';
comment on column api_token_secret.used_at is 'Last use, to the minute.';
select protect_table('api_token_secret');
-- Queries for people see when a token was used, and not by what it is known.
revoke all on api_token_secret from :read;
grant select (site_id, token_id, used_at) on api_token_secret to :read;

alter table account_session
  add column session_id uuid not null default gen_random_uuid(),
  add column device text not null default '',
  add column method text not null default 'password' check (method in ('password', 'pin', 'provider'));
create unique index account_session_id on account_session (site_id, session_id);
comment on column account_session.session_id is 'By what people name it: neither the token nor its hash.';
comment on column account_session.device is 'What the browser said of itself.';
comment on column account_session.method is 'What the person proved himself with: password, pin, or provider of a single sign-on.';
grant select (site_id, session_id, account_id, created_at, used_at, expires_at, address, device, method) on account_session to :read;

comment on column security_log.kind is
  'signedIn, signedOut, signInFailed, lockedOut, signed (proved again who he is, to sign), sessionEnded (by somebody), tokenRefused.';
create index security_log_newest on security_log (entry_id desc);
