/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-states.h"

/* The words of the export contract: scripts outside rely on each of them, the database on each
 * number. */
static void
test_words (void)
{
  g_assert_cmpstr (tresen_direction_to_word (TRESEN_DIRECTION_IN), ==, "in");
  g_assert_cmpstr (tresen_direction_to_word (1), ==, "out");
  g_assert_cmpstr (tresen_message_state_to_word (TRESEN_MESSAGE_RECEIVED), ==, "received");
  g_assert_cmpstr (tresen_message_state_to_word (1), ==, "queued");
  g_assert_cmpstr (tresen_message_state_to_word (2), ==, "sending");
  g_assert_cmpstr (tresen_message_state_to_word (3), ==, "accepted");
  g_assert_cmpstr (tresen_message_state_to_word (4), ==, "failed");
  g_assert_cmpstr (tresen_message_state_to_word (5), ==, "unknown");
  g_assert_cmpstr (tresen_job_state_to_word (TRESEN_JOB_QUEUED), ==, "queued");
  g_assert_cmpstr (tresen_job_state_to_word (1), ==, "running");
  g_assert_cmpstr (tresen_job_state_to_word (2), ==, "done");
  g_assert_cmpstr (tresen_job_state_to_word (3), ==, "failed");
  g_assert_cmpstr (tresen_job_state_to_word (4), ==, "unknown");
  g_assert_cmpstr (tresen_job_kind_to_word (TRESEN_JOB_SEND_MESSAGE), ==, "send-message");
  g_assert_cmpstr (tresen_job_kind_to_word (1), ==, "fetch-media");
  g_assert_cmpstr (tresen_job_kind_to_word (2), ==, "fetch-user");
  g_assert_cmpstr (tresen_job_kind_to_word (3), ==, "send-passive");
  g_assert_cmpstr (tresen_job_kind_to_word (8), ==, "fetch-followers");
  g_assert_cmpstr (tresen_job_kind_to_word (TRESEN_JOB_ERASE_FILES), ==, "erase-files");
  g_assert_cmpstr (tresen_callback_source_to_word (TRESEN_SOURCE_WECHAT), ==, "wechat");
  g_assert_cmpstr (tresen_callback_source_to_word (1), ==, "c4c");
  g_assert_cmpstr (tresen_callback_source_to_word (2), ==, "paygate");
  g_assert_cmpstr (tresen_callback_source_to_word (3), ==, "web");
  g_assert_cmpstr (tresen_callback_verdict_to_word (TRESEN_VERDICT_ACCEPTED), ==, "accepted");
  g_assert_cmpstr (tresen_callback_verdict_to_word (1), ==, "duplicate");
  g_assert_cmpstr (tresen_callback_verdict_to_word (2), ==, "orphan");
  g_assert_cmpstr (tresen_callback_verdict_to_word (3), ==, "refused");
}

/* A number from a damaged or newer database is no reason to crash. */
static void
test_strange_numbers (void)
{
  const int strange[] = { -1, 50, 99, G_MAXINT, G_MININT };

  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_assert_cmpstr (tresen_direction_to_word (strange[i]), ==, "");
      g_assert_cmpstr (tresen_message_state_to_word (strange[i]), ==, "");
      g_assert_cmpstr (tresen_job_state_to_word (strange[i]), ==, "");
      g_assert_cmpstr (tresen_job_kind_to_word (strange[i]), ==, "");
      g_assert_cmpstr (tresen_callback_source_to_word (strange[i]), ==, "");
      g_assert_cmpstr (tresen_callback_verdict_to_word (strange[i]), ==, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/states/words", test_words);
  g_test_add_func ("/model/states/strange-numbers", test_strange_numbers);
  return g_test_run ();
}
