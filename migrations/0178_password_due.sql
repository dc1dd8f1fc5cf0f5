-- Passwords that somebody else has set, and those that are old: their person chooses another one before anything else.

alter table account_credential add column given boolean not null default false;
comment on column account_credential.given is 'The password was set by somebody else than its person.';

alter table account_session add column password_due text;
comment on column account_session.password_due is
  'Why this session does nothing but choose a new password: given (by somebody else) or aged; missing when nothing is due.';

comment on column security_log.kind is
  'signedIn, signedOut, signInFailed, lockedOut, signed (proved again who he is, to sign), sessionEnded (by somebody), tokenRefused, roleMissing (of a group of the single sign-on), passwordChosen (by its person).';
