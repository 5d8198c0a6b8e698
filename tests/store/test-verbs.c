/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "tresen-store-drafts.h"

#define OK(call)                                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) error = NULL;                                                               \
    gboolean is_ok = (call);                                                                       \
    g_assert_no_error (error);                                                                     \
    g_assert_true (is_ok);                                                                         \
  }                                                                                                \
  G_STMT_END

#define REFUSED(call)                                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) error = NULL;                                                               \
    g_assert_false (call);                                                                         \
    g_assert_error (error, TRESEN_STORE_ERROR, TRESEN_STORE_ERROR_NOT_FOUND);                      \
  }                                                                                                \
  G_STMT_END

static gint64
queue_text (TresenDb *db, gint64 customer, const char *text, gint64 at)
{
  g_autoptr (GError) error = NULL;
  gint64 id = tresen_store_outgoing_queue_text (db, customer, text, at, &error);

  g_assert_no_error (error);
  return id;
}

/* The id of the only job of @kind whose turn it is, 0 for none. */
static gint64
next_job (TresenDb *db, TresenJobKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = tresen_store_jobs_next (db, kind, 10, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (jobs->len, <=, 1);
  return jobs->len > 0 ? ((TresenJob *) jobs->pdata[0])->id : 0;
}

static void
expect_entry (TresenDb *db, gint64 id, TresenMessageState state, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTimelineEntry) entry = tresen_store_entry_load (db, id, &error);

  g_assert_no_error (error);
  g_assert_cmpint (entry->state, ==, state);
  g_assert_cmpint (entry->error_code, ==, code);
}

static void
expect_row (TresenDb *db,
            gint64 customer,
            guint unread,
            guint waiting,
            guint failed,
            gboolean needs_reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenConversation) row = tresen_store_conversation_load (db, customer, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (row->n_unread, ==, unread);
  g_assert_cmpuint (row->n_waiting, ==, waiting);
  g_assert_cmpuint (row->n_failed, ==, failed);
  g_assert_cmpint (row->needs_reply, ==, needs_reply);
}

static void
test_accepted (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 entry, job;

  add_message (db, li, "刹车有异响", START);
  expect_row (db, li, 1, 0, 0, TRUE);
  OK (tresen_store_conversation_mark_read (db, li, &error));
  entry = queue_text (db, li, "Komme gleich", START + SECOND);
  expect_row (db, li, 0, 1, 0, FALSE);
  job = next_job (db, TRESEN_JOB_SEND_MESSAGE);
  REFUSED (tresen_store_outgoing_accepted (db, job, START, &error));
  REFUSED (tresen_store_outgoing_failed (db, job, 1, "", START, &error));
  REFUSED (tresen_store_outgoing_unknown (db, job, 1, "", START, &error));
  REFUSED (tresen_store_outgoing_later (db, job, START, "", START, &error));
  REFUSED (tresen_store_outgoing_send_again (db, entry, START, &error));
  REFUSED (tresen_store_outgoing_dismiss (db, entry, &error));
  OK (tresen_store_outgoing_start (db, job, START + SECOND, &error));
  expect_entry (db, entry, TRESEN_MESSAGE_SENDING, 0);
  REFUSED (tresen_store_outgoing_start (db, job, START, &error));
  REFUSED (tresen_store_outgoing_cancel (db, entry, &error));
  OK (tresen_store_outgoing_accepted (db, job, START + 2 * SECOND, &error));
  expect_entry (db, entry, TRESEN_MESSAGE_ACCEPTED, 0);
  expect_row (db, li, 0, 0, 0, FALSE);
  REFUSED (tresen_store_outgoing_accepted (db, job, START, &error));
  REFUSED (tresen_store_outgoing_cancel (db, entry, &error));
  g_assert_cmpint (next_job (db, TRESEN_JOB_SEND_MESSAGE), ==, 0);
}

static void
test_failed (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 entry, job, again;

  add_message (db, li, "?", START);
  entry = queue_text (db, li, "a", START + SECOND);
  job = next_job (db, TRESEN_JOB_SEND_MESSAGE);
  OK (tresen_store_outgoing_start (db, job, START + SECOND, &error));
  OK (tresen_store_outgoing_failed (db, job, 45015, "out of time", START + SECOND, &error));
  expect_entry (db, entry, TRESEN_MESSAGE_FAILED, 45015);
  expect_row (db, li, 1, 0, 1, TRUE);
  OK (tresen_store_outgoing_dismiss (db, entry, &error));
  expect_row (db, li, 1, 0, 0, TRUE);
  REFUSED (tresen_store_outgoing_dismiss (db, entry, &error));
  OK (tresen_store_outgoing_send_again (db, entry, START + MINUTE, &error));
  expect_row (db, li, 1, 1, 0, FALSE);
  again = next_job (db, TRESEN_JOB_SEND_MESSAGE);
  g_assert_cmpint (again, !=, job);
  REFUSED (tresen_store_outgoing_start (db, job, START, &error));
  /* Undone, it is again what it was: it had been attempted. */
  OK (tresen_store_outgoing_cancel (db, entry, &error));
  expect_entry (db, entry, TRESEN_MESSAGE_FAILED, 45015);
  expect_row (db, li, 1, 0, 1, TRUE);
  OK (tresen_store_outgoing_send_again (db, entry, START + HOUR, &error));
  expect_row (db, li, 1, 1, 0, FALSE);
  again = next_job (db, TRESEN_JOB_SEND_MESSAGE);
  OK (tresen_store_outgoing_start (db, again, START + HOUR, &error));
  OK (tresen_store_outgoing_unknown (db, again, TRESEN_SEND_FAULT_NO_ANSWER, NULL, START + HOUR,
                                     &error));
  expect_entry (db, entry, TRESEN_MESSAGE_UNKNOWN, TRESEN_SEND_FAULT_NO_ANSWER);
  expect_row (db, li, 1, 0, 1, FALSE);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM job"), ==, 2);
}

static void
test_send_again_moves (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 entry = queue_text (db, li, "a", START);
  gint64 job = next_job (db, TRESEN_JOB_SEND_MESSAGE);
  g_autoptr (GPtrArray) list = NULL;

  OK (tresen_store_outgoing_start (db, job, START, &error));
  OK (tresen_store_outgoing_failed (db, job, -1, NULL, START, &error));
  add_message (db, li, "b", START + MINUTE);
  OK (tresen_store_outgoing_send_again (db, entry, START + HOUR, &error));
  list = tresen_store_timeline_before (db, li, NULL, 10, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpint (((TresenTimelineEntry *) list->pdata[1])->id, ==, entry);
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  g_autoptr (TresenMedia) media = make_media ("p.jpg", "image/jpeg", 7);
  gint64 first, second, picture;
  g_autoptr (TresenDraft) typed = tresen_draft_new ("typed");
  g_autoptr (TresenDraft) draft = NULL;
  g_autoptr (TresenConversation) row = NULL;
  const TresenDraftFile *file;

  add_message (db, li, "?", START);
  tresen_draft_add_file (typed, "p.jpg", "IMG 1.jpg");
  OK (tresen_store_draft_save (db, li, typed, START, &error));
  first = queue_text (db, li, "one", START + SECOND);
  second = queue_text (db, li, "two", START + 2 * SECOND);
  picture = tresen_store_outgoing_queue_file (db, li, "image", media, START + 3 * SECOND, NULL);
  g_assert_cmpint (picture, >, 0);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM draft"), ==, 0);
  expect_row (db, li, 1, 3, 0, FALSE);
  OK (tresen_store_outgoing_cancel (db, picture, &error));
  OK (tresen_store_outgoing_cancel (db, first, &error));
  OK (tresen_store_outgoing_cancel (db, second, &error));
  REFUSED (tresen_store_outgoing_cancel (db, second, &error));
  REFUSED (tresen_store_entry_load (db, second, &error) != NULL);
  expect_row (db, li, 1, 0, 0, TRUE);
  draft = tresen_store_draft_load (db, li, NULL);
  g_assert_cmpstr (draft->text, ==, "two\none");
  g_assert_cmpuint (draft->files->len, ==, 1);
  file = g_ptr_array_index (draft->files, 0);
  g_assert_cmpstr (file->file, ==, "p.jpg");
  row = tresen_store_conversation_load (db, li, NULL);
  g_assert_true (row->has_draft);
  g_assert_cmpstr (row->last_text, ==, "?");
  g_assert_cmpint (row->last_at_us, ==, START);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM job"), ==, 0);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM media"), ==, 0);
}

static void
expect_files (TresenDb *db, gint64 customer_id, const char *names)
{
  g_autoptr (TresenDraft) draft = tresen_store_draft_load (db, customer_id, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < draft->files->len; i++)
    {
      const TresenDraftFile *file = g_ptr_array_index (draft->files, i);

      g_string_append_printf (found, "%s%s=%s", i > 0 ? " " : "", file->file, file->name);
    }
  g_assert_cmpstr (found->str, ==, names);
}

/* Several files wait in their order; what is sent leaves the draft, what is taken back comes before the rest. */
static void
test_draft_files (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (TresenMedia) media = make_media ("b.amr", "audio/amr", 7);
  g_autoptr (TresenDraft) draft = tresen_draft_new (NULL);
  g_autoptr (TresenDraft) nothing = tresen_draft_new ("");
  gint64 li = add_customer (db, "o-li");
  gint64 voice;

  tresen_draft_add_file (draft, "a.jpg", "offer.pdf");
  tresen_draft_add_file (draft, "b.amr", "note.amr");
  tresen_draft_add_file (draft, "c.jpg", NULL);
  OK (tresen_store_draft_save (db, li, draft, START, &error));
  expect_files (db, li, "a.jpg=offer.pdf b.amr=note.amr c.jpg=");
  voice = tresen_store_outgoing_queue_file (db, li, "voice", media, START + SECOND, NULL);
  g_assert_cmpint (voice, >, 0);
  expect_files (db, li, "a.jpg=offer.pdf c.jpg=");
  OK (tresen_store_outgoing_cancel (db, voice, &error));
  expect_files (db, li, "b.amr= a.jpg=offer.pdf c.jpg=");
  OK (tresen_store_draft_save (db, li, nothing, START + 2 * SECOND, &error));
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM draft"), ==, 0);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM draft_file"), ==, 0);
}

/* Strictly in order for one customer, side by side for two. */
static void
test_order (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li"), wang = add_customer (db, "o-wang");
  gint64 first, second, other;
  g_autoptr (GPtrArray) jobs = NULL;

  queue_text (db, li, "1", START);
  first = next_job (db, TRESEN_JOB_SEND_MESSAGE);
  second = first + 1;
  queue_text (db, li, "2", START);
  g_assert_cmpint (next_job (db, TRESEN_JOB_SEND_MESSAGE), ==, first);
  REFUSED (tresen_store_outgoing_start (db, second, START, &error));
  OK (tresen_store_outgoing_start (db, first, START, &error));
  g_assert_cmpint (next_job (db, TRESEN_JOB_SEND_MESSAGE), ==, 0);
  OK (tresen_store_outgoing_later (db, first, START + MINUTE, "45011", START, &error));
  g_assert_cmpint (next_job (db, TRESEN_JOB_SEND_MESSAGE), ==, first);
  queue_text (db, wang, "3", START);
  jobs = tresen_store_jobs_next (db, TRESEN_JOB_SEND_MESSAGE, 10, NULL);
  g_assert_cmpuint (jobs->len, ==, 2);
  other = ((TresenJob *) jobs->pdata[0])->id;
  g_assert_cmpint (((TresenJob *) jobs->pdata[0])->customer_id, ==, wang);
  g_assert_cmpint (((TresenJob *) jobs->pdata[1])->next_at_us, ==, START + MINUTE);
  g_assert_cmpint (((TresenJob *) jobs->pdata[1])->attempts, ==, 1);
  OK (tresen_store_outgoing_start (db, other, START, &error));
  OK (tresen_store_outgoing_accepted (db, other, START, &error));
  OK (tresen_store_outgoing_start (db, first, START + MINUTE, &error));
  OK (tresen_store_outgoing_accepted (db, first, START + MINUTE, &error));
  g_assert_cmpint (next_job (db, TRESEN_JOB_SEND_MESSAGE), ==, second);
}

/* A job of another kind does not stand in the way, and goes through its own states. */
static void
test_jobs (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 user = tresen_store_job_add (db, TRESEN_JOB_FETCH_USER, li, 0, START, NULL);

  queue_text (db, li, "1", START);
  g_assert_cmpint (next_job (db, TRESEN_JOB_FETCH_USER), ==, user);
  g_assert_cmpint (next_job (db, TRESEN_JOB_SEND_MESSAGE), ==, user + 1);
  REFUSED (tresen_store_job_finish (db, user, TRESEN_JOB_DONE, NULL, &error));
  OK (tresen_store_job_start (db, user, &error));
  REFUSED (tresen_store_job_start (db, user, &error));
  OK (tresen_store_jobs_recover (db, TRESEN_JOB_FETCH_USER, &error));
  g_assert_cmpint (next_job (db, TRESEN_JOB_FETCH_USER), ==, user);
  OK (tresen_store_job_start (db, user, &error));
  OK (tresen_store_job_later (db, user, START + HOUR, "no net", &error));
  OK (tresen_store_job_start (db, user, &error));
  OK (tresen_store_job_finish (db, user, TRESEN_JOB_FAILED, "no such user", &error));
  g_assert_cmpint (next_job (db, TRESEN_JOB_FETCH_USER), ==, 0);
  g_assert_cmpint (find_number (db, "SELECT attempts FROM job WHERE kind = 2"), ==, 3);
}

/* Jobs about no customer run one after the other too, and keep how far they have come. */
static void
test_jobs_without_customer (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 first = tresen_store_job_add_detail (db, TRESEN_JOB_FETCH_FOLLOWERS, 0, "{\"next\":\"\"}",
                                              START, NULL);
  gint64 second
      = tresen_store_job_add_detail (db, TRESEN_JOB_FETCH_FOLLOWERS, 0, "{}", START, NULL);
  g_autoptr (GPtrArray) jobs = NULL;
  const TresenJob *job;

  g_assert_cmpint (second, >, first);
  g_assert_cmpint (tresen_store_job_is_open (db, TRESEN_JOB_FETCH_FOLLOWERS, 0, NULL), ==, 1);
  g_assert_cmpint (tresen_store_job_is_open (db, TRESEN_JOB_FETCH_FOLLOWERS, li, NULL), ==, 0);
  g_assert_cmpint (tresen_store_job_is_open (db, TRESEN_JOB_PROBE_RIGHTS, 0, NULL), ==, 0);
  OK (tresen_store_job_start (db, first, &error));
  REFUSED (tresen_store_job_start (db, second, &error));
  OK (tresen_store_job_set_detail (db, first, "{\"next\":\"o-2\"}", &error));
  OK (tresen_store_job_later (db, first, START, "", &error));
  jobs = tresen_store_jobs_next (db, TRESEN_JOB_FETCH_FOLLOWERS, 9, NULL);
  g_assert_cmpuint (jobs->len, ==, 1);
  job = jobs->pdata[0];
  g_assert_cmpint (job->id, ==, first);
  g_assert_cmpint (job->customer_id, ==, 0);
  g_assert_cmpstr (job->detail, ==, "{\"next\":\"o-2\"}");
  OK (tresen_store_job_start (db, first, &error));
  OK (tresen_store_job_finish (db, first, TRESEN_JOB_DONE, NULL, &error));
  g_assert_cmpint (next_job (db, TRESEN_JOB_FETCH_FOLLOWERS), ==, second);
}

/* A question that was put off for minutes does not keep another order waiting. */
static void
test_jobs_alone (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 first = tresen_store_job_add_detail (db, TRESEN_JOB_INQUIRE, 0, "{}", START, NULL);
  gint64 second = tresen_store_job_add_detail (db, TRESEN_JOB_INQUIRE, 0, "{}", START, NULL);
  g_autoptr (GPtrArray) jobs = tresen_store_jobs_next (db, TRESEN_JOB_INQUIRE, 4, NULL);

  g_assert_cmpuint (jobs->len, ==, 2);
  g_assert_true (tresen_store_job_start (db, first, NULL));
  g_assert_true (tresen_store_job_later (db, first, START + HOUR, "", NULL));
  g_assert_true (tresen_store_job_start (db, second, NULL));
  g_assert_true (tresen_store_job_finish (db, second, TRESEN_JOB_DONE, "", NULL));
  g_clear_pointer (&jobs, g_ptr_array_unref);
  jobs = tresen_store_jobs_next (db, TRESEN_JOB_INQUIRE, 4, NULL);
  g_assert_cmpuint (jobs->len, ==, 1);
}

static void
test_recover (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li"), wang = add_customer (db, "o-wang");
  gint64 sending, young, old, closed;
  TresenGrants grants;

  OK (tresen_store_grant_open (db, li, TRESEN_GRANT_MESSAGE, 5, START, START + 48 * HOUR, &error));
  sending = queue_text (db, li, "s", START);
  old = queue_text (db, li, "o", START + SECOND);
  young = queue_text (db, li, "y", START + 10 * MINUTE);
  closed = queue_text (db, wang, "c", START + 10 * MINUTE);
  OK (tresen_store_outgoing_start (db, find_number (db, "SELECT min(id) FROM job"), START, &error));
  OK (tresen_store_outgoing_recover (db, START + 5 * MINUTE, START + 11 * MINUTE, &error));
  expect_entry (db, sending, TRESEN_MESSAGE_UNKNOWN, TRESEN_SEND_FAULT_INTERRUPTED);
  expect_entry (db, old, TRESEN_MESSAGE_FAILED, TRESEN_SEND_FAULT_STALE);
  expect_entry (db, young, TRESEN_MESSAGE_QUEUED, 0);
  expect_entry (db, closed, TRESEN_MESSAGE_FAILED, TRESEN_SEND_FAULT_STALE);
  expect_row (db, li, 0, 1, 2, FALSE);
  OK (tresen_store_grants_load (db, li, &grants, &error));
  g_assert_cmpuint (grants.of_kind[TRESEN_GRANT_MESSAGE].used, ==, 1);
  g_assert_cmpint (next_job (db, TRESEN_JOB_SEND_MESSAGE), ==,
                   find_number (db, "SELECT id FROM job WHERE state = 0"));
}

/* The ledger: the worked cases of spec 7.1 */

static guint
count_left (TresenDb *db, gint64 customer, gint64 now, gint64 *until)
{
  TresenGrants grants;
  guint left = 0;

  OK (tresen_store_grants_load (db, customer, &grants, &error));
  *until = 0;
  for (guint i = 0; i < TRESEN_N_GRANT_KINDS; i++)
    if (grants.of_kind[i].until_us > now
        && grants.of_kind[i].granted - grants.of_kind[i].used > left)
      {
        left = grants.of_kind[i].granted - grants.of_kind[i].used;
        *until = grants.of_kind[i].until_us;
      }
  return left;
}

static void
trigger (TresenDb *db, gint64 customer, TresenGrantKind kind, gint64 at)
{
  gboolean is_message = kind == TRESEN_GRANT_MESSAGE;

  OK (tresen_store_grant_open (db, customer, kind, is_message ? 5 : 3, at,
                               at + (is_message ? 48 * HOUR : MINUTE), &error));
}

static void
send (TresenDb *db, gint64 customer, guint count, gint64 at)
{
  for (guint i = 0; i < count; i++)
    {
      gint64 job;

      queue_text (db, customer, "r", at);
      job = find_number (db, "SELECT max(id) FROM job");
      OK (tresen_store_outgoing_start (db, job, at, &error));
      OK (tresen_store_outgoing_accepted (db, job, at, &error));
    }
}

/* Letters: m message, c click, e count used up, w window over, u unsubscribed, digits: sent, > a second, ~ 61 s, H 47 h. */
static const struct
{
  const char *story;
  guint left;
  gint64 until; /* after START, 0 for none */
} cases[] = {
  { "m>2>c", 3, 48 * HOUR },
  { "m>c>4", 1, 48 * HOUR },
  { "c>3", 0, 0 },
  { "c~", 0, 0 },
  { "m>5>m", 5, 48 * HOUR + 2 * SECOND },
  { "mHm", 5, 95 * HOUR },
  { "m>4>c", 3, 2 * SECOND + MINUTE },
  { "m>4>c~", 1, 48 * HOUR },
  { "m>e", 0, 0 },
  { "m>e>m", 5, 48 * HOUR + 2 * SECOND },
  { "m>w", 0, 0 },
  { "m>u", 0, 0 },
  { "m>w>c", 3, 2 * SECOND + MINUTE },
  { "mHH", 0, 0 },
  { "m>5", 0, 0 },
};

static gint64
play (TresenDb *db, gint64 customer, const char *story)
{
  gint64 now = START;

  for (const char *p = story; *p != '\0'; p++)
    if (*p == 'm')
      trigger (db, customer, TRESEN_GRANT_MESSAGE, now);
    else if (*p == 'c')
      trigger (db, customer, TRESEN_GRANT_CLICK, now);
    else if (*p == 'e')
      OK (tresen_store_grants_exhaust (db, customer, &error));
    else if (*p == 'w')
      OK (tresen_store_grants_close (db, customer, &error));
    else if (*p == 'u')
      OK (tresen_store_customer_set_followed (db, customer, FALSE, now, NULL, &error));
    else if (g_ascii_isdigit (*p))
      send (db, customer, g_ascii_digit_value (*p), now);
    else
      now += *p == '>' ? SECOND : *p == '~' ? 61 * SECOND : 47 * HOUR;
  return now;
}

static void
test_grants (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *openid = g_strdup_printf ("o-%u", i);
      gint64 customer = add_customer (db, openid);
      gint64 now = play (db, customer, cases[i].story);
      g_autoptr (TresenConversation) row = tresen_store_conversation_load (db, customer, NULL);
      gint64 until = 0;
      guint left = count_left (db, customer, now, &until);

      g_test_message ("%s", cases[i].story);
      g_assert_cmpuint (left, ==, cases[i].left);
      g_assert_cmpint (until, ==, cases[i].until > 0 ? START + cases[i].until : 0);
      if (left > 0)
        g_assert_cmpint (row->window_until_us, >=, until);
      else
        g_assert_cmpint (row->window_until_us, <=, now);
    }
}

static void
test_grants_late (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 until = 0;

  /* An older trigger that arrives late changes nothing. */
  trigger (db, li, TRESEN_GRANT_MESSAGE, START + HOUR);
  send (db, li, 2, START + HOUR + SECOND);
  trigger (db, li, TRESEN_GRANT_MESSAGE, START);
  g_assert_cmpuint (count_left (db, li, START + HOUR, &until), ==, 3);
  g_assert_cmpint (until, ==, START + 49 * HOUR);
  /* A newer one that arrives after replies that were taken after it counts them. */
  send (db, li, 3, START + 2 * HOUR);
  g_assert_cmpuint (count_left (db, li, START + 2 * HOUR, &until), ==, 0);
  trigger (db, li, TRESEN_GRANT_MESSAGE, START + HOUR + MINUTE);
  g_assert_cmpuint (count_left (db, li, START + 2 * HOUR, &until), ==, 2);
  trigger (db, li, TRESEN_GRANT_CLICK, START + 2 * HOUR + SECOND);
  g_assert_cmpuint (count_left (db, li, START + 2 * HOUR + SECOND, &until), ==, 3);
}

/* Followers, callbacks, health */

static void
test_followed (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gboolean is_new = FALSE;
  gint64 li = tresen_store_customer_ensure (db, "o-li", START, &is_new, NULL);
  g_autoptr (TresenCustomer) customer = NULL;

  g_assert_true (is_new);
  g_assert_cmpint (tresen_store_customer_ensure (db, "o-li", START + HOUR, &is_new, NULL), ==, li);
  g_assert_false (is_new);
  OK (tresen_store_customer_set_followed (db, li, FALSE, START + HOUR, NULL, &error));
  OK (tresen_store_customer_set_followed (db, li, TRUE, START + MINUTE, "late", &error));
  OK (tresen_store_name_set (db, li, "李伟", &error));
  OK (tresen_store_follower_set_info (
      db, li,
      &(TresenFollowerInfo){ .remark = "Golf", .language = NULL, .followed_at_us = START - HOUR },
      &error));
  customer = tresen_store_customer_load_by_openid (db, "o-li", NULL);
  g_assert_false (customer->is_followed);
  g_assert_cmpstr (customer->scene, ==, "late"); /* that he had come by this code is true all the same */
  g_assert_cmpstr (customer->name, ==, "Golf");
  g_assert_cmpstr (customer->remark, ==, "Golf");
  g_assert_cmpint (customer->followed_at_us, ==, START - HOUR);
  REFUSED (tresen_store_customer_load (db, li + 1, &error) != NULL);
}

static gboolean
add_callback (TresenDb *db, const char *key, TresenCallbackVerdict verdict, gint64 at)
{
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_new = FALSE;

  callback->dedupe_key = g_strdup (key);
  callback->verdict = verdict;
  callback->received_at_us = at;
  callback->body = g_bytes_new_static ("0123456789", 10);
  tresen_store_callback_add (db, callback, &is_new, &error);
  g_assert_no_error (error);
  return is_new;
}

static void
test_callbacks (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);

  g_assert_true (add_callback (db, "k", TRESEN_VERDICT_ACCEPTED, START));
  g_assert_false (add_callback (db, "k", TRESEN_VERDICT_ACCEPTED, START + 1));
  g_assert_false (add_callback (db, "k", TRESEN_VERDICT_ACCEPTED, START + 2));
  g_assert_true (add_callback (db, "", TRESEN_VERDICT_REFUSED, START + 3));
  g_assert_true (add_callback (db, NULL, TRESEN_VERDICT_REFUSED, START + 4));
  g_assert_true (add_callback (db, "j", TRESEN_VERDICT_ACCEPTED, START + 5));
  g_assert_cmpint (
      find_number (db, "SELECT count(*) FROM callback WHERE verdict = 1 AND body IS NULL"), ==, 2);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM callback"), ==, 6);
}

static void
test_callbacks_trimmed (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 job;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", i);

      add_callback (db, key, TRESEN_VERDICT_ACCEPTED, START + i * HOUR);
    }
  job = tresen_store_job_add (db, TRESEN_JOB_FETCH_USER, li, 0, START + 10 * HOUR, NULL);
  /* What no callback led to may wait for ever, as with a wrong secret. */
  g_assert_cmpint (
      tresen_store_job_add_detail (db, TRESEN_JOB_PROBE_RIGHTS, 0, "{}", START, NULL), >, 0);
  /* By age: what is as young as an open job stays. */
  g_assert_cmpint (tresen_store_callbacks_trim (db, START + 20 * HOUR, 1 << 20, NULL), ==, 10);
  g_assert_cmpint (tresen_store_callbacks_trim (db, START + 20 * HOUR, 1 << 20, NULL), ==, 0);
  OK (tresen_store_job_start (db, job, &error));
  OK (tresen_store_job_finish (db, job, TRESEN_JOB_DONE, NULL, &error));
  g_assert_cmpint (tresen_store_callbacks_trim (db, START + 20 * HOUR, 1 << 20, NULL), ==, 10);
  /* By size: 80 bodies of 10 bytes are there, 10 may stay; the keys of a day stay as well. */
  g_assert_cmpint (tresen_store_callbacks_trim (db, START, 100, NULL), ==, 70);
  g_assert_cmpint (tresen_store_callbacks_trim (db, START, 100, NULL), ==, 0);
  g_assert_cmpint (find_number (db, "SELECT sum(length(body)) FROM callback"), ==, 100);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM callback"), ==, 25);
  g_assert_false (add_callback (db, "k80", TRESEN_VERDICT_ACCEPTED, START + 99 * HOUR));
  /* The newest row keeps its number. */
  g_assert_cmpint (tresen_store_callbacks_trim (db, START + 1000 * HOUR, 0, NULL), >, 0);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM callback"), ==, 1);
}

static void
test_media (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  g_autoptr (TresenTimelineEntry) loaded = NULL;
  g_autoptr (TresenConversation) row = NULL;
  gint64 id;

  entry->customer_id = add_customer (db, "o-li");
  entry->kind = g_strdup ("image");
  entry->msgid = g_strdup ("77");
  entry->created_at_us = entry->received_at_us = START;
  entry->media = tresen_media_new ();
  entry->media->remote_id = g_strdup ("M");
  entry->media->url = g_strdup ("http://x/");
  id = tresen_store_entry_add (db, entry, NULL);
  OK (tresen_store_media_set_failed (db, id, "404", &error));
  OK (tresen_store_media_set_stored (db, id, "a.jpg", "image/jpeg", 9, &error));
  OK (tresen_store_media_set_remote (db, id, "N", START, &error));
  OK (tresen_store_media_set_playable (db, id, "a.wav", 7, &error));
  OK (tresen_store_media_set_still (db, id, "a.still.jpg", &error));
  loaded = tresen_store_entry_load (db, id, NULL);
  g_assert_cmpstr (loaded->media->still_file, ==, "a.still.jpg");
  g_assert_cmpstr (loaded->media->playable_file, ==, "a.wav");
  g_assert_cmpint (loaded->media->duration_us, ==, 7);
  row = tresen_store_conversation_load (db, entry->customer_id, NULL);
  g_assert_cmpint (row->last_duration_us, ==, 7);
  REFUSED (tresen_store_media_set_playable (db, id + 1, "", 0, &error));
  g_assert_cmpstr (loaded->openid, ==, "o-li");
  g_assert_cmpstr (loaded->detail, ==, "{}");
  g_assert_cmpstr (loaded->media->file, ==, "a.jpg");
  g_assert_cmpstr (loaded->media->remote_id, ==, "N");
  g_assert_cmpstr (loaded->media->error, ==, "");
  g_assert_cmpint (loaded->media->state, ==, TRESEN_MEDIA_STORED);
  REFUSED (tresen_store_media_set_failed (db, id + 1, "x", &error));
  g_assert_cmpint (tresen_store_entry_add (db, entry, NULL), ==, -1);
}

static void
test_health (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autoptr (GPtrArray) list = NULL;

  OK (tresen_store_health_set (db, "server", "ok", "x", START, &error));
  OK (tresen_store_health_set (db, "server", "ok", "y", START + HOUR, &error));
  g_array_set_size (db->changes, 0);
  OK (tresen_store_health_set (db, "server", "ok", "y", START + HOUR, &error));
  g_assert_cmpuint (db->changes->len, ==, 0);
  list = tresen_store_health_load (db, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((TresenHealth *) list->pdata[0])->detail, ==, "y");
  g_assert_cmpint (((TresenHealth *) list->pdata[0])->since_us, ==, START);
}

int
main (int argc, char **argv)
{
#define ADD(name, func)                                                                            \
  g_test_add ("/store/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("outgoing/accepted", test_accepted);
  ADD ("outgoing/failed", test_failed);
  ADD ("outgoing/send-again-moves", test_send_again_moves);
  ADD ("outgoing/cancel", test_cancel);
  ADD ("outgoing/draft-files", test_draft_files);
  ADD ("outgoing/order", test_order);
  ADD ("outgoing/recover", test_recover);
  ADD ("jobs/states", test_jobs);
  ADD ("jobs/without-customer", test_jobs_without_customer);
  ADD ("jobs/alone", test_jobs_alone);
  ADD ("grants/cases", test_grants);
  ADD ("grants/late", test_grants_late);
  ADD ("customers/followed", test_followed);
  ADD ("callbacks/duplicates", test_callbacks);
  ADD ("callbacks/trimmed", test_callbacks_trimmed);
  ADD ("entries/media", test_media);
  ADD ("health/since", test_health);
  return g_test_run ();
}
