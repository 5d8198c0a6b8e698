/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-conversation.h"
#include "tresen-customer.h"
#include "tresen-job.h"
#include "tresen-raw-callback.h"
#include "tresen-timeline-entry.h"

/* A value lives as long as its last reference; the sanitizers see what is freed twice or not at
 * all. */
static void
test_entry (void)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  TresenTimelineEntry *again = tresen_timeline_entry_ref (entry);

  g_assert_null (entry->text);
  g_assert_cmpint (entry->state, ==, TRESEN_MESSAGE_RECEIVED);
  entry->openid = g_strdup ("o1");
  entry->kind = g_strdup ("image");
  entry->text = g_strdup ("");
  entry->detail = g_strdup ("{}");
  entry->msgid = g_strdup ("1");
  entry->error_text = g_strdup ("");
  entry->media = tresen_media_new ();
  entry->media->file = g_strdup ("a.jpg");
  tresen_timeline_entry_unref (again);
  g_assert_cmpstr (entry->media->file, ==, "a.jpg");
}

static void
test_callback (void)
{
  g_autoptr (TresenRawCallback) callback = tresen_raw_callback_new ();
  TresenRawCallback *again = tresen_raw_callback_ref (callback);

  callback->body = g_bytes_new_static ("<xml/>", 6);
  callback->query = g_strdup ("a=b");
  tresen_raw_callback_unref (again);
  g_assert_cmpuint (g_bytes_get_size (callback->body), ==, 6);
}

static void
test_others (void)
{
  g_autoptr (TresenCustomer) customer = tresen_customer_new ();
  g_autoptr (TresenConversation) conversation = tresen_conversation_new ();
  g_autoptr (TresenJob) job = tresen_job_new ();

  tresen_customer_unref (tresen_customer_ref (customer));
  tresen_conversation_unref (tresen_conversation_ref (conversation));
  tresen_job_unref (tresen_job_ref (job));
  g_assert_cmpint (customer->id, ==, 0);
  for (guint i = 0; i < TRESEN_N_GRANT_KINDS; i++)
    g_assert_cmpuint (conversation->grants.of_kind[i].granted, ==, 0);
  g_assert_cmpint (job->state, ==, TRESEN_JOB_QUEUED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/values/entry", test_entry);
  g_test_add_func ("/model/values/callback", test_callback);
  g_test_add_func ("/model/values/others", test_others);
  return g_test_run ();
}
