/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Template messages and QR codes from the store to WeChat and back. */
#include <string.h>

#include "bridge-fixture.h"
#include "tresen-json.h"
#include "tresen-store-customers.h"
#include "tresen-store-jobs.h"
#include "tresen-store-notices.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-qr-codes.h"
#include "tresen-store-templates.h"
#include "tresen-store-timeline.h"
#include "tresen-wechat-budget.h"

#define SEND "/cgi-bin/message/template/send"
#define TEXT "取车通知\n车牌号码:粤A12345\n服务项目:Inspection\n取车时间:16:30\n应付金额:€580"
#define DETAIL                                                                                         \
  "{\"template_id\":\"pRaCt1ceCarIsReady_7Vd2kQ0sWm5xEo9yTbUh1A\",\"title\":\"取车通知\",\"url\":" \
  "\"\",\"data\":{\"car_number1\":{\"value\":\"粤A12345\"},\"thing2\":{\"value\":\"Inspection\"},"    \
  "\"time3\":{\"value\":\"16:30\"},\"amount4\":{\"value\":\"€580\"}}}"

typedef struct
{
  gint64 customer_id;
  const char *detail;
} Wish;

static gpointer
write_notice (TresenDb *db, gpointer data, GError **error)
{
  const Wish *wish = data;
  gint64 id = tresen_store_notice_queue (db, wish->customer_id, TEXT, wish->detail,
                                         g_get_real_time (), error);

  return id > 0 ? g_memdup2 (&id, sizeof id) : NULL;
}

static gint64
queue_notice (Fixture *fixture, const char *detail)
{
  Wish wish = { fixture_get_customer_id (fixture), detail };
  g_autofree gint64 *id = fixture_write (fixture, write_notice, &wish);

  g_assert_nonnull (id);
  return *id;
}

static gpointer
read_entry (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_entry_load (db, *(gint64 *) data, error);
}

static TresenTimelineEntry *
load_entry (Fixture *fixture, gint64 id)
{
  return fixture_read (fixture, read_entry, &id);
}

typedef struct
{
  gint64 id;
  TresenMessageState state;
  const char *word; /* (nullable) in the detail */
} Awaited;

static gboolean
is_there (Fixture *fixture, gpointer data)
{
  const Awaited *awaited = data;
  g_autoptr (TresenTimelineEntry) entry = load_entry (fixture, awaited->id);

  return entry->state == awaited->state
         && (awaited->word == NULL || strstr (entry->detail, awaited->word) != NULL);
}

static TresenTimelineEntry *
wait_for_entry (Fixture *fixture, gint64 id, TresenMessageState state, const char *word)
{
  Awaited awaited = { id, state, word };

  g_assert_true (fixture_wait (fixture, is_there, &awaited));
  return load_entry (fixture, id);
}

static guint
count_received (Fixture *fixture)
{
  return tresen_practice_wechat_count_received (fixture->practice, fixture->openid, TEXT);
}

static void
meet (Fixture *fixture)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (fixture, "text", "hello", 0);

  g_assert_true (outcome->is_delivered);
}

static guint
get_left (Fixture *fixture)
{
  g_autoptr (TresenConversation) row = fixture_load_conversation (fixture);

  return tresen_budget_compute (&row->grants, row->is_followed, row->n_waiting, g_get_real_time ())
      .left;
}

static void
test_accepted (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;
  g_autoptr (GPtrArray) timeline = NULL;

  meet (fixture);
  entry = wait_for_entry (fixture, queue_notice (fixture, DETAIL), TRESEN_MESSAGE_ACCEPTED,
                          "delivered_at");
  g_assert_cmpuint (count_received (fixture), ==, 1);
  g_assert_cmpstr (entry->kind, ==, "template");
  g_assert_nonnull (strstr (entry->detail, "client_msg_id"));
  /* No reply was used up, and what WeChat told later became a word of the notice, not a line. */
  g_assert_cmpuint (get_left (fixture), ==, 5);
  timeline = fixture_load_timeline (fixture);
  g_assert_cmpuint (timeline->len, ==, 2);
}

/* No window is needed: the customer has followed, and has never written. */
static gpointer
write_follower (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_customer_ensure (db, data, g_get_real_time (), NULL, error);
  return NULL;
}

static void
test_without_window (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  fixture_write (fixture, write_follower, (gpointer) fixture->openid);
  g_assert_cmpuint (get_left (fixture), ==, 0);
  entry = wait_for_entry (fixture, queue_notice (fixture, DETAIL), TRESEN_MESSAGE_ACCEPTED, NULL);
  g_assert_cmpuint (count_received (fixture), ==, 1);
}

static void
test_lost_answer (Fixture *fixture, gconstpointer kind)
{
  g_autofree char *order
      = g_strdup_printf ("{\"endpoint\":\"" SEND "\",\"kind\":\"%s\",\"errcode\":-1,\"count\":2}",
                         (const char *) kind);
  g_autoptr (TresenTimelineEntry) entry = NULL;
  g_autoptr (TresenTimelineEntry) meanwhile = NULL;
  gint64 id;

  meet (fixture);
  fixture_order (fixture, "/practice/fault", order);
  id = queue_notice (fixture, DETAIL);
  meanwhile = wait_for_entry (fixture, id, TRESEN_MESSAGE_SENDING, NULL);
  entry = wait_for_entry (fixture, id, TRESEN_MESSAGE_ACCEPTED, "delivered_at");
  g_assert_cmpuint (count_received (fixture), ==, 1);
  g_assert_cmpuint (get_left (fixture), ==, 5);
}

static void
test_lost_by_cut (Fixture *fixture, gconstpointer mode)
{
  test_lost_answer (fixture, "cut-after");
}

static void
test_lost_by_code (Fixture *fixture, gconstpointer mode)
{
  test_lost_answer (fixture, "errcode");
}

/* Another program of this account did it first: the repeat says that it is a duplicate, so the first one got through. */
static void
test_duplicate (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;
  g_autoptr (TresenTimelineEntry) refused = NULL;

  meet (fixture);
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"" SEND "\",\"kind\":\"cut-after\",\"count\":1}");
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"" SEND "\",\"kind\":\"errcode\",\"errcode\":40241,\"count\":2}");
  entry = wait_for_entry (fixture, queue_notice (fixture, DETAIL), TRESEN_MESSAGE_ACCEPTED, NULL);
  g_assert_cmpuint (count_received (fixture), ==, 1);
  /* Of a first attempt it is a refusal. */
  refused = wait_for_entry (fixture, queue_notice (fixture, DETAIL), TRESEN_MESSAGE_FAILED, NULL);
  g_assert_cmpint (refused->error_code, ==, 40241);
}

typedef struct
{
  gint64 entry_id;
  gint64 tried_at_us;
} Ageing;

static gpointer
write_age (TresenDb *db, gpointer data, GError **error)
{
  const Ageing *ageing = data;
  g_autoptr (GPtrArray) jobs = tresen_store_jobs_next (db, TRESEN_JOB_SEND_MESSAGE, 10, error);

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      const TresenJob *job = jobs->pdata[i];
      g_autofree char *detail
          = g_strdup_printf ("{\"lost\":1,\"tried_at\":%" G_GINT64_FORMAT "}", ageing->tried_at_us);

      if (job->entry_id == ageing->entry_id)
        tresen_store_job_set_detail (db, job->id, detail, error);
    }
  return NULL;
}

/* A stop while the answer is lost; at the next start it is asked for again, but only within ten minutes of the first attempt. */
static void
test_restart (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) sending = NULL;
  g_autoptr (TresenTimelineEntry) again = NULL;
  g_autoptr (TresenTimelineEntry) late_sending = NULL;
  g_autoptr (TresenTimelineEntry) late = NULL;
  Ageing ageing;
  gint64 id;

  meet (fixture);
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"" SEND "\",\"kind\":\"cut-after\",\"count\":1}");
  id = queue_notice (fixture, DETAIL);
  sending = wait_for_entry (fixture, id, TRESEN_MESSAGE_SENDING, NULL);
  fixture_restart_bridge (fixture);
  again = wait_for_entry (fixture, id, TRESEN_MESSAGE_ACCEPTED, NULL);
  g_assert_cmpuint (count_received (fixture), ==, 1);

  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"" SEND "\",\"kind\":\"cut-after\",\"count\":1}");
  id = queue_notice (fixture, DETAIL);
  late_sending = wait_for_entry (fixture, id, TRESEN_MESSAGE_SENDING, NULL);
  fixture_stop_bridge (fixture);
  ageing = (Ageing){ id, g_get_real_time () - 10 * G_TIME_SPAN_MINUTE };
  fixture_write (fixture, write_age, &ageing);
  fixture_restart_bridge (fixture);
  late = wait_for_entry (fixture, id, TRESEN_MESSAGE_UNKNOWN, NULL);
  g_assert_cmpuint (count_received (fixture), ==, 2);
}

static void
test_result_before_answer (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  meet (fixture);
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"" SEND "\",\"kind\":\"hang\",\"ms\":700,\"count\":1}");
  entry = wait_for_entry (fixture, queue_notice (fixture, DETAIL), TRESEN_MESSAGE_ACCEPTED,
                          "delivered_at");
  g_assert_cmpuint (count_received (fixture), ==, 1);
}

static void
expect_result (Fixture *fixture, const char *order, int code)
{
  g_autoptr (TresenTimelineEntry) entry = NULL;

  fixture_order (fixture, "/practice/notices", order);
  entry = wait_for_entry (fixture, queue_notice (fixture, DETAIL), TRESEN_MESSAGE_FAILED, NULL);
  g_assert_cmpint (entry->error_code, ==, code);
}

static void
test_not_delivered (Fixture *fixture, gconstpointer mode)
{
  meet (fixture);
  expect_result (fixture, "{\"result\":\"block\"}", TRESEN_SEND_FAULT_BLOCKED);
  expect_result (fixture, "{\"result\":\"failed\"}", TRESEN_SEND_FAULT_NOT_DELIVERED);
  g_assert_cmpuint (count_received (fixture), ==, 0);
  g_assert_cmpuint (get_left (fixture), ==, 5);
}

static void
expect_refusal (Fixture *fixture, const char *detail, int code)
{
  g_autoptr (TresenTimelineEntry) entry
      = wait_for_entry (fixture, queue_notice (fixture, detail), TRESEN_MESSAGE_FAILED, NULL);

  g_assert_cmpint (entry->error_code, ==, code);
}

static void
test_refused (Fixture *fixture, gconstpointer mode)
{
  g_autofree char *template = g_strdup (DETAIL);
  g_autoptr (TresenConversation) row = NULL;

  meet (fixture);
  *strstr (template, "pRaCt") = 'x';
  expect_refusal (fixture, template, 40037);
  expect_refusal (
      fixture,
      "{\"template_id\":\"pRaCt1ceInspectionDue_5Ty1uBn9oZe3mDw7sCgRl\",\"title\":\"\",\"url\":"
      "\"\",\"data\":{\"thing1\":{\"value\":\"Golf\"},\"time2\":{\"value\":\"soon\"},\"number3\":"
      "{\"value\":\"3\"}}}",
      47003);
  expect_refusal (fixture, "{\"template_id\":\"x\",\"data\":{\"thing1\":{\"value\":3}}}", 47003);
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"" SEND "\",\"kind\":\"errcode\",\"errcode\":48001,\"count\":1}");
  expect_refusal (fixture, DETAIL, 48001);
  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"" SEND "\",\"kind\":\"errcode\",\"errcode\":43004,\"count\":1}");
  expect_refusal (fixture, DETAIL, 43004);
  row = fixture_load_conversation (fixture);
  g_assert_false (row->is_followed);
  g_assert_cmpuint (count_received (fixture), ==, 0);
}

/* Templates */

static gpointer
write_ask (TresenDb *db, gpointer data, GError **error)
{
  tresen_store_templates_ask (db, g_get_real_time (), error);
  return NULL;
}

static gpointer
read_templates (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_templates_load (db, error);
}

static gboolean
is_answered (Fixture *fixture, gpointer data)
{
  g_autoptr (TresenTemplateList) list = fixture_read (fixture, read_templates, NULL);

  return list->asked_at_us > 0 && !list->is_asking;
}

static TresenTemplateList *
ask_templates (Fixture *fixture)
{
  fixture_write (fixture, write_ask, NULL);
  g_assert_true (fixture_wait (fixture, is_answered, NULL));
  return fixture_read (fixture, read_templates, NULL);
}

static void
test_templates (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTemplateList) before = fixture_read (fixture, read_templates, NULL);
  g_autoptr (TresenTemplateList) list = NULL;

  g_assert_cmpint (before->asked_at_us, ==, 0);
  list = ask_templates (fixture);
  g_assert_cmpuint (list->templates->len, ==, 3);
  g_assert_cmpint (list->code, ==, 0);
  g_assert_nonnull (strstr (((TresenTemplate *) list->templates->pdata[0])->content, "{{"));
}

static void
test_templates_refused (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenTemplateList) list = NULL;

  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/template/get_all_private_template\",\"kind\":"
                 "\"errcode\",\"errcode\":48001,\"count\":1}");
  list = ask_templates (fixture);
  g_assert_cmpuint (list->templates->len, ==, 0);
  g_assert_cmpint (list->code, ==, 48001);
}

/* QR codes */

typedef struct
{
  const char *scene;
  gint64 seconds;
} Code;

static gpointer
write_code (TresenDb *db, gpointer data, GError **error)
{
  const Code *code = data;
  gint64 id = tresen_store_qr_code_add (db, code->scene, "Yellow Golf", code->seconds,
                                        g_get_real_time (), error);

  return id > 0 ? g_memdup2 (&id, sizeof id) : NULL;
}

static gpointer
read_code (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_qr_code_load (db, *(gint64 *) data, error);
}

static gboolean
is_made (Fixture *fixture, gpointer data)
{
  g_autoptr (TresenQrCode) code = fixture_read (fixture, read_code, data);

  return *code->url != '\0' || *code->error != '\0';
}

static TresenQrCode *
make_code (Fixture *fixture, const char *scene, gint64 seconds)
{
  Code code = { scene, seconds };
  g_autofree gint64 *id = fixture_write (fixture, write_code, &code);

  g_assert_true (fixture_wait (fixture, is_made, id));
  return fixture_read (fixture, read_code, id);
}

static void
scan (Fixture *fixture, const char *scene)
{
  g_autofree char *order = g_strdup_printf ("{\"openid\":\"%s\",\"act\":\"scan\",\"key\":\"%s\"}",
                                            fixture->openid, scene);

  fixture_order (fixture, "/practice/act", order);
}

static void
test_codes (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenQrCode) permanent = make_code (fixture, "car:1042", 0);
  g_autoptr (TresenQrCode) temporary = make_code (fixture, "fair", 86400);
  g_autoptr (TresenQrCode) scanned = NULL;
  gint64 left_us = temporary->expires_at_us - g_get_real_time ();

  g_assert_true (g_str_has_prefix (permanent->url, "http"));
  g_assert_cmpint (permanent->expires_at_us, ==, 0);
  g_assert_cmpstr (permanent->label, ==, "Yellow Golf");
  g_assert_cmpint (left_us, >, 23 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (left_us, <=, 24 * G_TIME_SPAN_HOUR);
  scan (fixture, "car:1042");
  /* Two scans of one second cannot be told from one that is delivered twice. */
  fixture_order (fixture, "/practice/clock", "{\"advance\":2}");
  scan (fixture, "car:1042");
  fixture_order (fixture, "/practice/act",
                 "{\"openid\":\"oPr4ctLiWei-9d2Kq7ZxB1mN5tYc\",\"act\":\"unfollow\"}");
  scan (fixture, "car:1042");
  scanned = fixture_read (fixture, read_code, &permanent->id);
  g_assert_cmpuint (scanned->n_scans, ==, 2);
  g_assert_cmpuint (scanned->n_followers, ==, 1);
}

static void
test_code_refused (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenQrCode) code = NULL;

  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/qrcode/create\",\"kind\":\"errcode\",\"errcode\":48001,"
                 "\"count\":1}");
  code = make_code (fixture, "car:1042", 0);
  g_assert_cmpint (code->code, ==, 48001);
  g_assert_cmpstr (code->url, ==, "");
}

static void
test_code_is_made_although_the_answer_is_lost (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenQrCode) code = NULL;

  fixture_order (fixture, "/practice/fault",
                 "{\"endpoint\":\"/cgi-bin/qrcode/create\",\"kind\":\"cut-after\",\"count\":1}");
  code = make_code (fixture, "car:1042", 0);
  g_assert_cmpstr (code->url, !=, "");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, "plain", fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/bridge/notices/accepted", test_accepted);
  add ("/bridge/notices/without-window", test_without_window);
  add ("/bridge/notices/lost/cut", test_lost_by_cut);
  add ("/bridge/notices/lost/code", test_lost_by_code);
  add ("/bridge/notices/lost/duplicate", test_duplicate);
  add ("/bridge/notices/lost/restart", test_restart);
  add ("/bridge/notices/result-before-answer", test_result_before_answer);
  add ("/bridge/notices/not-delivered", test_not_delivered);
  add ("/bridge/notices/refused", test_refused);
  add ("/bridge/templates/listed", test_templates);
  add ("/bridge/templates/refused", test_templates_refused);
  add ("/bridge/qr-codes/made", test_codes);
  add ("/bridge/qr-codes/refused", test_code_refused);
  add ("/bridge/qr-codes/lost-answer", test_code_is_made_although_the_answer_is_lost);
  return g_test_run ();
}
