/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "tresen-store-drafts.h"
#include "tresen-store-passive.h"
#include "tresen-store-rights.h"
#include "tresen-store-settings.h"
#include "tresen-store-typing.h"

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
expect_row (TresenDb *db, gint64 customer, guint waiting, guint failed, gboolean needs_reply)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenConversation) row = tresen_store_conversation_load (db, customer, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (row->n_waiting, ==, waiting);
  g_assert_cmpuint (row->n_failed, ==, failed);
  g_assert_cmpint (row->needs_reply, ==, needs_reply);
}

static gint64
queue_text (TresenDb *db, gint64 customer, const char *text, gint64 at)
{
  g_autoptr (GError) error = NULL;
  gint64 id = tresen_store_outgoing_queue_text (db, customer, text, at, &error);

  g_assert_no_error (error);
  return id;
}

/* Takes the customer's next waiting reply; 0 when there is none. */
static gint64
take_next (TresenDb *db, gint64 customer, gint64 now, const char *expected)
{
  g_autoptr (GError) find_error = NULL;
  g_autoptr (TresenTimelineEntry) entry = NULL;
  gint64 job = 0;
  int step = tresen_store_passive_next (db, customer, now - 3 * G_TIME_SPAN_DAY, now, &job, &entry,
                                        &find_error);

  g_assert_no_error (find_error);
  g_assert_cmpint (step, ==, expected != NULL);
  if (expected == NULL)
    return 0;
  g_assert_cmpstr (entry->text, ==, expected);
  OK (tresen_store_passive_start (db, job, &error));
  expect_entry (db, entry->id, TRESEN_MESSAGE_SENDING, 0);
  return job;
}

static void
refuse_sending (TresenDb *db)
{
  OK (tresen_store_right_set (db, TRESEN_RIGHT_CUSTOM_SEND, "refused", 48001, START, &error));
}

static void
test_rights (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);

  g_assert_cmpint (tresen_store_right_is_refused (db, TRESEN_RIGHT_CUSTOM_SEND, NULL), ==, 0);
  refuse_sending (db);
  g_assert_cmpint (tresen_store_right_is_refused (db, TRESEN_RIGHT_CUSTOM_SEND, NULL), ==, 1);
  g_assert_cmpint (tresen_store_right_is_refused (db, "menu", NULL), ==, 0);
  OK (tresen_store_right_set (db, TRESEN_RIGHT_CUSTOM_SEND, "refused", 48001, START + 1, &error));
  g_assert_cmpint (find_number (db, "SELECT checked_at FROM account_right"), ==, START + 1);
  OK (tresen_store_right_set (db, TRESEN_RIGHT_CUSTOM_SEND, "granted", 0, START, &error));
  g_assert_cmpint (tresen_store_right_is_refused (db, TRESEN_RIGHT_CUSTOM_SEND, NULL), ==, 0);
}

static void
test_settings (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  g_autofree char *unset = tresen_store_setting_load (db, TRESEN_SETTING_AWAY_TEXT, NULL);
  g_autofree char *set = NULL;

  g_assert_cmpstr (unset, ==, "");
  OK (tresen_store_setting_set (db, TRESEN_SETTING_AWAY_TEXT, "Bis morgen", &error));
  OK (tresen_store_setting_set (db, TRESEN_SETTING_AWAY_TEXT, "明天见", &error));
  set = tresen_store_setting_load (db, TRESEN_SETTING_AWAY_TEXT, NULL);
  g_assert_cmpstr (set, ==, "明天见");
}

/* Oldest first, one at a time, of this customer only. */
static void
test_order (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li"), wang = add_customer (db, "o-wang");
  gint64 first, second, job;

  take_next (db, li, START, NULL);
  refuse_sending (db);
  add_message (db, li, "?", START);
  first = queue_text (db, li, "one", START);
  second = queue_text (db, li, "two", START + SECOND);
  queue_text (db, wang, "other", START);
  expect_entry (db, first, TRESEN_MESSAGE_QUEUED, TRESEN_SEND_FAULT_WAITS);
  expect_row (db, li, 2, 0, FALSE);
  /* Nothing for the outbox */
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM job WHERE kind = 0"), ==, 0);
  job = take_next (db, li, START, "one");
  expect_entry (db, second, TRESEN_MESSAGE_QUEUED, TRESEN_SEND_FAULT_WAITS);
  REFUSED (tresen_store_outgoing_cancel (db, first, &error));
  OK (tresen_store_passive_settle (db, job, TRESEN_PASSIVE_TAKEN, 0, NULL, &error));
  expect_entry (db, first, TRESEN_MESSAGE_ACCEPTED, 0);
  expect_row (db, li, 1, 0, FALSE);
  REFUSED (tresen_store_passive_settle (db, job, TRESEN_PASSIVE_UNKNOWN, 0, NULL, &error));
  take_next (db, li, START, "two");
  take_next (db, li, START, NULL);
  take_next (db, wang, START, "other");
  /* It costs no reply of the ledger. */
  g_assert_cmpint (find_number (db, "SELECT max (sent_at) FROM entry"), ==, 0);
}

static void
test_take_back (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  g_autoptr (TresenDraft) draft = NULL;
  gint64 first;

  add_message (db, li, "?", START);
  refuse_sending (db);
  first = queue_text (db, li, "one", START);
  queue_text (db, li, "two", START + 1);
  OK (tresen_store_outgoing_cancel (db, first, &error));
  draft = tresen_store_draft_load (db, li, NULL);
  g_assert_cmpstr (draft->text, ==, "one");
  expect_row (db, li, 1, 0, FALSE);
  take_next (db, li, START, "two");
}

/* A message that is on its way to custom/send turns into one that waits, before those that were written later. */
static void
test_take_over (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 first = queue_text (db, li, "one", START);
  gint64 job = find_number (db, "SELECT max (id) FROM job");
  gint64 second = queue_text (db, li, "two", START);

  OK (tresen_store_outgoing_start (db, job, START, &error));
  refuse_sending (db);
  queue_text (db, li, "three", START);
  OK (tresen_store_passive_take_over (db, job, START, &error));
  REFUSED (tresen_store_passive_take_over (db, job, START, &error));
  REFUSED (tresen_store_outgoing_accepted (db, job, START, &error));
  expect_entry (db, first, TRESEN_MESSAGE_QUEUED, TRESEN_SEND_FAULT_WAITS);
  /* The next one has its turn with the outbox. */
  g_assert_cmpint (
      find_number (db, "SELECT entry_id FROM job WHERE kind = 0 AND is_next = 1 AND state = 0"), ==,
      second);
  OK (tresen_store_passive_take_over (db, job + 1, START, &error));
  take_next (db, li, START, "one");
  take_next (db, li, START, "two");
  take_next (db, li, START, "three");
}

static void
test_ends (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 first, job;

  refuse_sending (db);
  add_message (db, li, "?", START);
  first = queue_text (db, li, "one", START);
  /* Nothing has left: it waits again, and is not given twice. */
  job = take_next (db, li, START, "one");
  OK (tresen_store_passive_settle (db, job, TRESEN_PASSIVE_NOT_SENT, 0, NULL, &error));
  expect_entry (db, first, TRESEN_MESSAGE_QUEUED, TRESEN_SEND_FAULT_WAITS);
  expect_row (db, li, 1, 0, FALSE);
  job = take_next (db, li, START, "one");
  OK (tresen_store_passive_settle (db, job, TRESEN_PASSIVE_UNKNOWN, TRESEN_SEND_FAULT_NO_ANSWER,
                                   NULL, &error));
  expect_entry (db, first, TRESEN_MESSAGE_UNKNOWN, TRESEN_SEND_FAULT_NO_ANSWER);
  expect_row (db, li, 0, 1, FALSE);
  OK (tresen_store_outgoing_send_again (db, first, START + MINUTE, &error));
  expect_row (db, li, 1, 0, FALSE);
  job = take_next (db, li, START, "one");
  OK (tresen_store_passive_settle (db, job, TRESEN_PASSIVE_REFUSED, 45002, "too long", &error));
  expect_entry (db, first, TRESEN_MESSAGE_FAILED, 45002);
  expect_row (db, li, 0, 1, TRUE);
  take_next (db, li, START, NULL);
}

/* A repeat gets what the first delivery got, and counts how often that was. */
static void
test_repeat (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  g_autoptr (TresenRawCallback) raw = tresen_raw_callback_new ();
  g_autoptr (GBytes) answer = g_bytes_new_static ("<xml/>", 6);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GBytes) gone = NULL;
  gboolean is_new = FALSE;
  gint64 job, entry = 0, again = 0;
  guint n = 0;

  refuse_sending (db);
  queue_text (db, li, "one", START);
  raw->received_at_us = START;
  raw->dedupe_key = g_strdup ("k1");
  OK (tresen_store_callback_add (db, raw, &is_new, &error));
  g_assert_cmpint (tresen_store_callback_find_answer (db, "k1", &found, &entry, NULL), ==, 0);
  job = take_next (db, li, START, "one");
  OK (tresen_store_callback_set_answer (
      db, "k1", answer, find_number (db, "SELECT entry_id FROM job WHERE kind = 3"), &error));
  OK (tresen_store_callback_add (db, raw, &is_new, &error));
  g_assert_false (is_new);
  g_assert_cmpint (tresen_store_callback_find_answer (db, "k1", &found, &entry, NULL), ==, 1);
  g_assert_true (g_bytes_equal (found, answer));
  g_assert_cmpint (tresen_store_passive_repeat (db, entry, &again, &n, NULL), ==, 1);
  g_assert_cmpint (again, ==, job);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM callback WHERE answer IS NOT NULL"), ==,
                   1);
  /* What waits again is not in that answer any more. */
  OK (tresen_store_passive_settle (db, job, TRESEN_PASSIVE_NOT_SENT, 0, NULL, &error));
  g_assert_cmpint (tresen_store_callback_find_answer (db, "k1", &gone, &entry, NULL), ==, 0);
  g_assert_cmpint (tresen_store_passive_repeat (db, entry, &again, &n, NULL), ==, 0);
}

/* The bodies of callbacks do not pile up for a reply that waits for months. */
static void
test_trim (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  g_autoptr (TresenRawCallback) raw = tresen_raw_callback_new ();
  gboolean is_new = FALSE;

  refuse_sending (db);
  queue_text (db, li, "one", START);
  for (guint i = 0; i < 5; i++)
    {
      raw->received_at_us = START + i * HOUR;
      OK (tresen_store_callback_add (db, raw, &is_new, &error));
    }
  while (tresen_store_callbacks_trim (db, START + 14 * G_TIME_SPAN_DAY, G_MAXINT64, NULL) > 0)
    ;
  g_assert_cmpint (find_number (db, "SELECT count(*) FROM callback"), ==, 1);
}

static void
test_away (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 message, entry = 0, job;
  g_autoptr (TresenTimelineEntry) line = NULL;

  message = add_message (db, li, "?", START);
  g_assert_cmpint (tresen_store_passive_away_given (db, li, START, NULL), ==, 0);
  job = tresen_store_passive_add_away (db, li, "Bis morgen", START + 1, &entry, NULL);
  g_assert_cmpint (job, >, 0);
  expect_row (db, li, 0, 0, TRUE);
  g_assert_cmpint (find_number (db, "SELECT last_message_id FROM customer"), ==, message);
  g_assert_cmpint (tresen_store_passive_away_given (db, li, START, NULL), ==, 1);
  g_assert_cmpint (tresen_store_passive_away_given (db, li, START + MINUTE, NULL), ==, 0);
  line = tresen_store_entry_load (db, entry, NULL);
  g_assert_true (tresen_timeline_entry_is_away (line));
  OK (tresen_store_passive_settle (db, job, TRESEN_PASSIVE_UNKNOWN, TRESEN_SEND_FAULT_NO_ANSWER,
                                   NULL, &error));
  expect_row (db, li, 0, 0, TRUE);
  expect_entry (db, entry, TRESEN_MESSAGE_UNKNOWN, TRESEN_SEND_FAULT_NO_ANSWER);
  /* It never waits. */
  job = tresen_store_passive_add_away (db, li, "Bis morgen", START + 2, &entry, NULL);
  OK (tresen_store_passive_settle (db, job, TRESEN_PASSIVE_NOT_SENT, 0, NULL, &error));
  take_next (db, li, START, NULL);
}

/* A picture goes with a MediaId that WeChat still has; else it is uploaded again while the next one goes. */
static void
test_picture (Fixture *self, gconstpointer data)
{
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");
  gint64 now = START + 10 * G_TIME_SPAN_DAY;
  TresenMedia file = { .file = (char *) "a.jpg", .content_type = (char *) "image/jpeg", .size = 9 };
  gint64 picture, job;
  g_autoptr (GArray) running = NULL;

  refuse_sending (db);
  picture = tresen_store_outgoing_queue_file (db, li, "image", &file, START, NULL);
  g_assert_cmpint (find_number (db, "SELECT kind FROM job"), ==, TRESEN_JOB_SEND_MESSAGE);
  take_next (db, li, START, NULL);
  job = find_number (db, "SELECT id FROM job");
  OK (tresen_store_media_set_remote (db, picture, "media-1", START, &error));
  OK (tresen_store_passive_take_over (db, job, START, &error));
  queue_text (db, li, "text", START);
  take_next (db, li, now, "text");
  expect_entry (db, picture, TRESEN_MESSAGE_QUEUED, TRESEN_SEND_FAULT_WAITS);
  g_assert_cmpint (
      find_number (db, "SELECT id FROM job WHERE kind = 0 AND state = 0 AND is_next = 1"), ==, job);
  OK (tresen_store_media_set_remote (db, picture, "media-2", now, &error));
  OK (tresen_store_passive_take_over (db, job, now, &error));
  take_next (db, li, now, "");
  running = tresen_store_passive_list_running (db, NULL);
  g_assert_cmpuint (running->len, ==, 2);
  g_assert_cmpint (g_array_index (running, gint64, 0), ==, job);
}

/* Who may not send is not asked to show that somebody is typing either. */
static void
test_typing (Fixture *self, gconstpointer data)
{
  static const char count[] = "SELECT count(*) FROM job WHERE kind = 4";
  g_autoptr (TresenDb) db = fixture_db (self);
  gint64 li = add_customer (db, "o-li");

  add_message (db, li, "4711", START);
  OK (tresen_store_typing_add (db, li, TRUE, START + G_USEC_PER_SEC, &error));
  g_assert_cmpint (find_number (db, count), ==, 1);
  refuse_sending (db);
  OK (tresen_store_typing_add (db, li, TRUE, START + G_USEC_PER_SEC, &error));
  g_assert_cmpint (find_number (db, count), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/store/passive/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("rights", test_rights);
  ADD ("settings", test_settings);
  ADD ("order", test_order);
  ADD ("take-back", test_take_back);
  ADD ("take-over", test_take_over);
  ADD ("ends", test_ends);
  ADD ("repeat", test_repeat);
  ADD ("trim", test_trim);
  ADD ("away", test_away);
  ADD ("picture", test_picture);
  ADD ("typing", test_typing);
  return g_test_run ();
}
