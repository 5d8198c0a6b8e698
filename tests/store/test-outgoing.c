/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/outgoing/accepted", Fixture, NULL, fixture_set_up, test_accepted,
              fixture_tear_down);
  return g_test_run ();
}
