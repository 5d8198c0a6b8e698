/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-result.h"

#include "tresen-states.h"

#define TEMPLATE "templatesendjobfinish"
#define SUBSCRIPTION "subscribe_msg_sent_event"

typedef struct
{
  const char *name;
  const char *event;
  const char *detail;
  guint n;
  const char *msgid; /* of the last */
  gboolean is_delivered;
  int code;
} Sample;

static const Sample samples[] = {
  { "success", TEMPLATE, "{\"msgid\":\"1\",\"status\":\"success\"}", 1, "1", TRUE, 0 },
  { "blocked", TEMPLATE, "{\"msgid\":\"2\",\"status\":\"failed:user block\"}", 1, "2", FALSE,
    TRESEN_SEND_FAULT_BLOCKED },
  { "blocked-with-blanks", TEMPLATE, "{\"msgid\":\"2\",\"status\":\"Failed : User  Block\"}", 1,
    "2", FALSE, TRESEN_SEND_FAULT_BLOCKED },
  { "system", TEMPLATE, "{\"msgid\":\"3\",\"status\":\"failed: system failed\"}", 1, "3", FALSE,
    TRESEN_SEND_FAULT_NOT_DELIVERED },
  { "new-words", TEMPLATE, "{\"msgid\":\"4\",\"status\":\"postponed\"}", 1, "4", FALSE,
    TRESEN_SEND_FAULT_NOT_DELIVERED },
  { "no-words", TEMPLATE, "{\"msgid\":\"5\"}", 1, "5", FALSE, TRESEN_SEND_FAULT_NOT_DELIVERED },
  { "no-id", TEMPLATE, "{}", 1, "", FALSE, TRESEN_SEND_FAULT_NOT_DELIVERED },
  { "list", SUBSCRIPTION,
    "{\"results\":[{\"msgid\":\"6\",\"code\":\"43101\",\"status\":\"refuse\"},"
    "{\"msgid\":\"1700827132819554304\",\"code\":\"0\",\"status\":\"success\"}]}",
    2, "1700827132819554304", TRUE, 0 },
  { "refused", SUBSCRIPTION, "{\"results\":[{\"msgid\":\"7\",\"code\":\"43101\"}]}", 1, "7", FALSE,
    43101 },
  { "no-code", SUBSCRIPTION, "{\"results\":[{\"msgid\":\"8\",\"status\":\"success\"}]}", 1, "8",
    TRUE, 0 },
  { "odd-code", SUBSCRIPTION, "{\"results\":[{\"msgid\":\"9\",\"code\":\"x\",\"status\":\"?\"}]}",
    1, "9", FALSE, TRESEN_SEND_FAULT_NOT_DELIVERED },
  { "no-list", SUBSCRIPTION, "{}", 0, NULL, FALSE, 0 },
  { "odd-list", SUBSCRIPTION, "{\"results\":[1,\"a\",[]]}", 0, NULL, FALSE, 0 },
  { "no-detail", SUBSCRIPTION, "", 0, NULL, FALSE, 0 },
  { "other-event", "click", "{\"msgid\":\"1\",\"status\":\"success\"}", 0, NULL, FALSE, 0 },
};

static void
test_sample (gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr (GPtrArray) results = tresen_wechat_results_read (sample->event, sample->detail);
  const TresenWechatResult *last;

  g_assert_cmpuint (results->len, ==, sample->n);
  if (sample->n == 0)
    return;
  last = results->pdata[results->len - 1];
  g_assert_cmpstr (last->msgid, ==, sample->msgid);
  g_assert_cmpint (last->is_delivered, ==, sample->is_delivered);
  g_assert_cmpint (last->code, ==, sample->code);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wechat/result/%s", samples[i].name);

      g_test_add_data_func (path, &samples[i], test_sample);
    }
  return g_test_run ();
}
