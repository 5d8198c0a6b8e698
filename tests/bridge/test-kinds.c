/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of callback through the door: stored, answered, and where it belongs. */
#include <string.h>

#include "bridge-fixture.h"
#include "tresen-inbound-results.h"
#include "tresen-store-asides.h"
#include "tresen-store-health.h"
#include "tresen-store-outgoing.h"

#define TIME "1620973045"

static guint
count_text (const char *haystack, const char *needle)
{
  guint n = 0;

  for (const char *at = strstr (haystack, needle); at != NULL; at = strstr (at + 1, needle))
    n++;
  return n;
}

static void
post (Fixture *fixture, const char *body)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "12AAAAA", -1);
  g_autofree char *query = g_strdup_printf ("signature=%s&timestamp=1&nonce=2", sum);

  g_assert_cmpuint (fixture_post (fixture, query, body), ==, 200);
}

static void
post_event_of (Fixture *fixture,
               const char *sender,
               const char *time,
               const char *event,
               const char *members)
{
  g_autofree char *body = g_strdup_printf (
      "<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>%s</FromUserName>"
      "<CreateTime>%s</CreateTime><MsgType>event</MsgType><Event>%s</Event>%s</xml>",
      sender, time, event, members);

  post (fixture, body);
}

static void
post_event (Fixture *fixture, const char *event, const char *members)
{
  post_event_of (fixture, fixture->openid, TIME, event, members);
}

static void
expect_in_export (Fixture *fixture, const char *text, guint n)
{
  g_autofree char *export = fixture_export (fixture);

  g_assert_cmpuint (count_text (export, text), ==, n);
}

/* Spec 16, number 15. */
static void
test_what_is_not_known (Fixture *fixture, gconstpointer mode)
{
  g_autofree char *json = g_strdup_printf (
      "{\"ToUserName\":\"gh_0123456789ab\",\"FromUserName\":\"%s\",\"CreateTime\":\"" TIME "\","
      "\"MsgType\":\"event\",\"Event\":\"subscribe_msg_popup_event\",\"SubscribeMsgPopupEvent\":"
      "{\"List\":[{\"TemplateId\":\"a\",\"SubscribeStatusString\":\"accept\"},"
      "{\"TemplateId\":\"b\",\"SubscribeStatusString\":\"reject\"}]}}",
      fixture->openid);
  g_autofree char *message = g_strdup_printf (
      "<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>%s</FromUserName>"
      "<CreateTime>" TIME "</CreateTime><MsgType>hologram</MsgType><Beam>3</Beam>"
      "<MsgId>12</MsgId></xml>",
      fixture->openid);
  g_autoptr (GPtrArray) timeline = NULL;
  const TresenTimelineEntry *entry;

  post (fixture, json);
  post (fixture, json);
  post (fixture, message);
  post_event (fixture, "TomorrowEvent", "<EventKey>k</EventKey><More><a>1</a></More>");
  timeline = fixture_load_timeline (fixture);
  g_assert_cmpuint (timeline->len, ==, 3);
  entry = timeline->pdata[0];
  g_assert_cmpstr (entry->detail, ==,
                   "{\"answers\":[{\"template_id\":\"a\",\"answer\":\"accept\"},"
                   "{\"template_id\":\"b\",\"answer\":\"reject\"}]}");
  expect_in_export (fixture, "\"event\":\"subscribe_msg_popup_event\"", 1);
  expect_in_export (fixture, "\"event\":\"tomorrowevent\",\"key\":\"k\"", 1);
  expect_in_export (fixture, "\"kind\":\"hologram\"", 1);
  expect_in_export (fixture, "\"verdict\":\"duplicate\"", 1);
}

/* What the stand-in has samples of, and one that it has not. */
static const char *const events[] = {
  "scancode_push",
  "scancode_waitmsg",
  "pic_sysphoto",
  "pic_photo_or_album",
  "pic_weixin",
  "location_select",
  "location",
  "view_miniprogram",
  "enter",
  "user_enter_tempsession",
  "templatesendjobfinish",
  "masssendjobfinish",
  "freepublishjobfinish",
  "subscribe_msg_popup_event",
  "subscribe_msg_change_event",
  "subscribe_msg_sent_event",
  "kf_create_session",
  "kf_close_session",
  "kf_switch_session",
  "user_info_modified",
  "qualification_verify_success",
  "qualification_verify_fail",
  "naming_verify_success",
  "naming_verify_fail",
  "annual_renew",
  "verify_expired",
  "user_get_card",
  "wificonnected",
  "event_of_tomorrow",
};

static const TresenTimelineEntry *
find_kind (GPtrArray *timeline, const char *kind)
{
  for (guint i = 0; i < timeline->len; i++)
    if (strcmp (((TresenTimelineEntry *) timeline->pdata[i])->kind, kind) == 0)
      return timeline->pdata[i];
  g_assert_not_reached ();
}

static void
expect_detail (GPtrArray *timeline, const char *kind, const char *detail)
{
  g_assert_cmpstr (find_kind (timeline, kind)->detail, ==, detail);
}

static void
order_act (Fixture *fixture, const char *action, const char *title)
{
  g_autofree char *order = g_strdup_printf ("{\"openid\":\"%s\",\"act\":\"%s\",\"title\":\"%s\"}",
                                            fixture->openid, action, title);

  fixture_order (fixture, "/practice/act", order);
}

/* The stand-in writes every kind by its own reading of the protocol, once in XML and once in JSON. */
static void
test_two_readings (Fixture *fixture, const char *format)
{
  g_autofree char *order = g_strdup_printf ("{\"format\":\"%s\"}", format);
  g_autofree char *export = NULL;
  g_autoptr (GPtrArray) timeline = NULL;

  fixture_order (fixture, "/practice/callback", order);
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    order_act (fixture, "event", events[i]);
  order_act (fixture, "message", "miniprogrampage");
  order_act (fixture, "message", "hologram");
  export = fixture_export (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_autofree char *line = g_strdup_printf ("\"event\":\"%s\"", events[i]);

      g_assert_cmpuint (count_text (export, line), ==, 1);
    }
  g_assert_cmpuint (count_text (export, "\"verdict\":\"refused\""), ==, 0);
  g_assert_cmpuint (count_text (export, "\"type\":\"customer\""), ==, 1);
  timeline = fixture_load_timeline (fixture);
  expect_detail (timeline, "scancode_waitmsg",
                 "{\"scan_type\":\"qrcode\","
                 "\"scan_result\":\"https://parts.example.de/?no=1K0-615-301\"}");
  expect_detail (timeline, "pic_photo_or_album",
                 "{\"count\":\"2\",\"pictures\":[\"5a75aaca956d97be686719\","
                 "\"1b5f7c23b5bf75682a53e7b\"]}");
  expect_detail (timeline, "subscribe_msg_popup_event",
                 "{\"answers\":[{\"template_id\":\"practice-ready\",\"answer\":\"accept\","
                 "\"scene\":\"2\"},{\"template_id\":\"practice-due\",\"answer\":\"reject\","
                 "\"scene\":\"2\"}]}");
  expect_detail (timeline, "subscribe_msg_change_event",
                 "{\"answers\":[{\"template_id\":\"practice-ready\",\"answer\":\"reject\"}]}");
  expect_detail (timeline, "kf_switch_session",
                 "{\"from\":\"anna@practice\",\"to\":\"ben@practice\"}");
  g_assert_cmpstr (find_kind (timeline, "miniprogrampage")->text, ==, "Car wash");
}

static void
test_in_xml (Fixture *fixture, gconstpointer mode)
{
  test_two_readings (fixture, "xml");
}

static void
test_in_json (Fixture *fixture, gconstpointer mode)
{
  test_two_readings (fixture, "json");
}

static gpointer
find_place (TresenDb *db, gpointer data, GError **error)
{
  static const char *const kinds[] = { "location", NULL };

  return tresen_store_aside_find_latest (db, *(gint64 *) data, kinds, error);
}

static void
test_positions_make_no_noise (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenConversation) conversation = NULL;
  g_autoptr (TresenTimelineEntry) place = NULL;
  g_autoptr (GPtrArray) timeline = NULL;
  gint64 customer_id;

  post_event (fixture, "CLICK", "<EventKey>SERVICE</EventKey>");
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *time = g_strdup_printf ("16209731%02d", i);
      g_autofree char *members = g_strdup_printf (
          "<Latitude>23.%02d</Latitude><Longitude>113.3</Longitude><Precision>9</Precision>", i);

      post_event_of (fixture, fixture->openid, time, "LOCATION", members);
    }
  timeline = fixture_load_timeline (fixture);
  g_assert_cmpuint (timeline->len, ==, 1);
  conversation = fixture_load_conversation (fixture);
  g_assert_cmpuint (conversation->n_unread, ==, 0);
  g_assert_false (conversation->needs_reply);
  g_assert_cmpstr (conversation->last_kind, ==, "click");
  customer_id = fixture_get_customer_id (fixture);
  place = fixture_read (fixture, find_place, &customer_id);
  g_assert_cmpstr (place->detail, ==,
                   "{\"latitude\":\"23.19\",\"longitude\":\"113.3\",\"precision\":\"9\"}");
  expect_in_export (fixture, "\"event\":\"location\"", 20);
}

static gpointer
load_health (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_health_load (db, error);
}

static void
expect_health (Fixture *fixture, const char *key, const char *state, const char *detail)
{
  g_autoptr (GPtrArray) rows = fixture_read (fixture, load_health, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const TresenHealth *row = rows->pdata[i];

      if (strcmp (row->key, key) != 0)
        continue;
      g_assert_cmpstr (row->state, ==, state);
      g_assert_cmpstr (row->detail, ==, detail);
      return;
    }
  g_assert_not_reached ();
}

static void
test_about_the_account (Fixture *fixture, gconstpointer mode)
{
  static const char platform[] = "oPlatformPlatformPlatform000";

  post_event_of (fixture, platform, "1700000100", "annual_renew",
                 "<ExpiredTime>1710000000</ExpiredTime>");
  post_event_of (fixture, platform, "1700000000", "qualification_verify_fail",
                 "<FailTime>1</FailTime><FailReason>late</FailReason>");
  post_event_of (fixture, platform, "1700000001", "naming_verify_fail",
                 "<FailTime>1</FailTime><FailReason>taken</FailReason>");
  post_event_of (fixture, platform, "1700000002", "MASSSENDJOBFINISH",
                 "<MsgID>1</MsgID><Status>send success</Status>");
  post_event_of (fixture, platform, "1700000003", "card_pass_check", "<CardId>c</CardId>");
  expect_health (fixture, "verification", "renew", "1710000000");
  expect_health (fixture, "naming", "refused", "taken");
  post_event_of (fixture, platform, "1700000200", "verify_expired",
                 "<ExpiredTime>1710000000</ExpiredTime>");
  expect_health (fixture, "verification", "expired", "1710000000");
  post_event_of (fixture, platform, "1700000300", "qualification_verify_success",
                 "<ExpiredTime>1800000000</ExpiredTime>");
  expect_health (fixture, "verification", "ok", "1800000000");
  expect_in_export (fixture, "\"type\":\"customer\"", 0);
  expect_in_export (fixture, "\"type\":\"event\"", 7);
  expect_in_export (fixture, "\"verdict\":\"accepted\"", 7);
}

typedef struct
{
  gint64 entry_id;
  const char *remote_id;
} Given;

static gpointer
give_id (TresenDb *db, gpointer data, GError **error)
{
  const Given *given = data;

  tresen_inbound_results_expect (db, given->entry_id, given->remote_id, error);
  return NULL;
}

static gboolean
is_accepted (Fixture *fixture, gpointer data)
{
  g_autoptr (TresenTimelineEntry) entry = fixture_find_entry (fixture, data);

  return entry != NULL && entry->state == TRESEN_MESSAGE_ACCEPTED;
}

/* A message that WeChat took under this id. */
static void
send_as (Fixture *fixture, const char *text, const char *remote_id)
{
  Given given = { fixture_queue (fixture, text), remote_id };

  g_assert_true (fixture_wait (fixture, is_accepted, (gpointer) text));
  fixture_write (fixture, give_id, &given);
}

static void
test_results_reach_what_was_sent (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (fixture, "text", "Hi", 0);
  g_autoptr (TresenTimelineEntry) ready = NULL;
  g_autoptr (TresenTimelineEntry) blocked = NULL;
  g_autoptr (TresenTimelineEntry) early = NULL;
  g_autoptr (TresenConversation) conversation = NULL;
  g_autoptr (GPtrArray) timeline = NULL;

  g_assert_true (outcome->is_delivered);
  send_as (fixture, "ready", "101");
  send_as (fixture, "blocked", "102");
  post_event (fixture, "TEMPLATESENDJOBFINISH", "<MsgID>101</MsgID><Status>success</Status>");
  post_event (fixture, "TEMPLATESENDJOBFINISH",
              "<MsgID>102</MsgID><Status>failed:user block</Status>");
  timeline = fixture_load_timeline (fixture);
  g_assert_cmpuint (timeline->len, ==, 3);
  ready = fixture_find_entry (fixture, "ready");
  g_assert_cmpstr (ready->detail, ==, "{\"delivered_at\":\"" TIME "\"}");
  blocked = fixture_find_entry (fixture, "blocked");
  g_assert_cmpint (blocked->state, ==, TRESEN_MESSAGE_FAILED);
  g_assert_cmpint (blocked->error_code, ==, TRESEN_SEND_FAULT_BLOCKED);
  conversation = fixture_load_conversation (fixture);
  g_assert_cmpuint (conversation->n_failed, ==, 1);
  expect_in_export (fixture, "\"event\":\"templatesendjobfinish\"", 2);
}

static void
test_result_comes_first (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (TresenPracticeOutcome) outcome = fixture_act (fixture, "text", "Hi", 0);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000000);
  g_autoptr (TresenTimelineEntry) early = NULL;

  g_assert_true (outcome->is_delivered);
  post_event_of (fixture, fixture->openid, time, "subscribe_msg_sent_event",
                 "<SubscribeMsgSentEvent><List><TemplateId>t</TemplateId><MsgID>103</MsgID>"
                 "<ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List>"
                 "</SubscribeMsgSentEvent>");
  send_as (fixture, "early", "103");
  early = fixture_find_entry (fixture, "early");
  g_assert_nonnull (strstr (early->detail, time));
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
  add ("/bridge/kinds/not-known", test_what_is_not_known);
  add ("/bridge/kinds/two-readings/xml", test_in_xml);
  add ("/bridge/kinds/two-readings/json", test_in_json);
  add ("/bridge/kinds/positions", test_positions_make_no_noise);
  add ("/bridge/kinds/account", test_about_the_account);
  add ("/bridge/kinds/results", test_results_reach_what_was_sent);
  add ("/bridge/kinds/early-result", test_result_comes_first);
  return g_test_run ();
}
