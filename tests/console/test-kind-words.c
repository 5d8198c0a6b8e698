/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What staff read about every kind of event, where a place lies on a map, and what may be opened. */
#include <math.h>
#include <string.h>

#include "tresen-conversation-text.h"
#include "tresen-event-words.h"
#include "tresen-health-words.h"
#include "tresen-place.h"
#include "tresen-states.h"
#include "tresen-uri-opener.h"
#include "tresen-words.h"

typedef struct
{
  const char *event;
  const char *key;
  const char *detail;
  const char *words;
} Sample;

static const Sample samples[] = {
  { "subscribe", "last_trade_no_42", "{}", "Followed the account after a payment, Payment 42" },
  { "subscribe", "car:1", "{\"ticket\":\"T\"}", "Followed by QR code car:1" },
  { "view_miniprogram", "pages/a", "{}", "Opened mini program from the menu: pages/a" },
  { "location", "", "{\"latitude\":\"23.1\",\"longitude\":\"113.3\"}",
    "Reported a place, 23.1, 113.3" },
  { "scancode_push", "vin", "{\"scan_type\":\"barcode\",\"scan_result\":\"CODE_128,WVW1\"}",
    "Scanned a code from menu: vin, Barcode: WVW1" },
  { "scancode_waitmsg", "", "{\"scan_type\":\"qrcode\",\"scan_result\":\"50% off, %s\"}",
    "Scanned a code from the menu, QR code: 50% off, %s" },
  { "scancode_waitmsg", "k", "{\"scan_result\":\"\"}", "Scanned a code from menu: k" },
  { "pic_sysphoto", "k", "{\"count\":\"9\",\"pictures\":[\"a\"]}",
    "Takes a photo from menu: k, 1 picture" },
  { "pic_weixin", "k", "{\"count\":\"1\",\"pictures\":[\"a\",\"b\"]}",
    "Sends photos from menu: k, 2 pictures" },
  { "location_select", "k",
    "{\"latitude\":\"1.5\",\"longitude\":\"2\",\"label\":\"Yard\",\"poi\":\"Shop\"}",
    "Sends a place from menu: k, Shop, Yard, 1.5, 2" },
  { "templatesendjobfinish", "", "{\"msgid\":\"1\",\"status\":\"success\"}",
    "A notice was delivered" },
  { "templatesendjobfinish", "", "{\"msgid\":\"1\",\"status\":\"failed:user block\"}",
    "A notice was not delivered, The customer does not accept messages of the account" },
  { "subscribe_msg_sent_event", "",
    "{\"results\":[{\"code\":\"0\"},{\"code\":\"43101\",\"status\":\"refused\"}]}",
    "A notice was not delivered, refused" },
  { "subscribe_msg_popup_event", "",
    "{\"answers\":[{\"answer\":\"accept\"},{\"answer\":\"reject\"},{\"answer\":\"accept\"},7]}",
    "Was asked which notices to receive, 2 kinds accepted, 1 kind declined" },
  { "subscribe_msg_change_event", "", "{\"answers\":[{\"answer\":\"reject\"}]}",
    "Changed which notices to receive, 1 kind declined" },
  { "kf_create_session", "", "{\"account\":\"anna@shop\"}",
    "WeChat's own desk has taken the conversation, anna@shop" },
  { "kf_switch_session", "", "{\"from\":\"a\",\"to\":\"b\"}",
    "WeChat's own desk has passed the conversation on, a → b" },
  { "user_authorization_revoke", "", "{\"revoked\":\"204\"}",
    "Withdrew the consent to use data, Microphone" },
  { "user_authorization_revoke", "", "{\"revoked\":\"8\"}", "Withdrew the consent to use data, 8" },
  { "user_get_card", "", "{}", "Took a coupon" },
  { "event_of_tomorrow", "k", "{\"a\":[[]]}", "WeChat event: event_of_tomorrow" },
  { "scancode_push", "k", "no json", "Scanned a code from menu: k" },
  { "pic_weixin", "k", "{\"pictures\":3}", "Sends photos from menu: k" },
};

static void
test_events (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (TresenTimelineEntry) event = tresen_timeline_entry_new ();
      g_autofree char *words = NULL;

      event->is_event = TRUE;
      event->kind = g_strdup (samples[i].event);
      event->text = g_strdup (samples[i].key);
      event->detail = g_strdup (samples[i].detail);
      words = tresen_words_event (event);
      g_assert_cmpstr (words, ==, samples[i].words);
    }
}

/* A row of the inbox knows kind and text of what was last, whatever it was. */
static void
test_previews (void)
{
  static const struct
  {
    const char *kind;
    const char *text;
    gboolean is_event;
    const char *line;
    const char *icon;
  } rows[] = {
    { "text", "Brake\nnoise", FALSE, "Brake noise", NULL },
    { "image", "", FALSE, "Picture", "image-x-generic-symbolic" },
    { "voice", "", FALSE, "Voice message", "audio-input-microphone-symbolic" },
    { "video", "", FALSE, "Video", "video-x-generic-symbolic" },
    { "shortvideo", "", FALSE, "Short video", "video-x-generic-symbolic" },
    { "location", "Hof 3", FALSE, "Place: Hof 3", "mark-location-symbolic" },
    { "location", "", FALSE, "Place", "mark-location-symbolic" },
    { "link", "A car", FALSE, "Link: A car", "emblem-shared-symbolic" },
    { "file", "a.pdf", FALSE, "File: a.pdf", "text-x-generic-symbolic" },
    { "miniprogrampage", "Wash", FALSE, "Mini program: Wash", "application-x-executable-symbolic" },
    { "hologram", "", FALSE, "Message of another kind", "dialog-question-symbolic" },
    { "scancode_waitmsg", "part", TRUE, "Scanned a code from menu: part", NULL },
    { "location_select", "where", TRUE, "Sends a place from menu: where", NULL },
    { "kf_create_session", "", TRUE, "WeChat's own desk has taken the conversation", NULL },
    { "event_of_tomorrow", "", TRUE, "WeChat event: event_of_tomorrow", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TresenConversation) row = tresen_conversation_new ();
      g_autofree char *line = NULL;

      row->last_kind = g_strdup (rows[i].kind);
      row->last_text = g_strdup (rows[i].text);
      row->last_is_event = rows[i].is_event;
      line = tresen_conversation_text_preview (row);
      g_assert_cmpstr (line, ==, rows[i].line);
      g_assert_cmpstr (tresen_conversation_text_icon (row), ==, rows[i].icon);
    }
}

static void
test_origin (void)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();

  entry->kind = g_strdup ("text");
  entry->detail = g_strdup ("{\"bizmsgmenuid\":\"101\"}");
  g_assert_cmpstr (tresen_words_origin (entry), ==, "Chosen from a menu in the conversation");
  g_free (entry->detail);
  entry->detail = g_strdup ("{\"msg_data_id\":\"7\",\"idx\":\"1\"}");
  g_assert_cmpstr (tresen_words_origin (entry), ==, "Written from an article");
  g_free (entry->detail);
  entry->detail = g_strdup ("{}");
  g_assert_null (tresen_words_origin (entry));
}

static void
test_delivered (void)
{
  g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();
  g_autofree char *hint = NULL;

  entry->kind = g_strdup ("text");
  entry->direction = TRESEN_DIRECTION_OUT;
  entry->state = TRESEN_MESSAGE_ACCEPTED;
  entry->detail = g_strdup ("{}");
  g_assert_cmpstr (tresen_words_entry_state (entry), ==, "Accepted");
  g_free (entry->detail);
  entry->detail = g_strdup ("{\"delivered_at\":\"1700000000\"}");
  g_assert_cmpstr (tresen_words_entry_state (entry), ==, "Delivered");
  hint = tresen_words_entry_hint (entry);
  g_assert_nonnull (strstr (hint, "2023"));
  entry->state = TRESEN_MESSAGE_FAILED;
  g_assert_cmpstr (tresen_words_entry_state (entry), ==, "Not sent");
}

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat (fabs (a - b), <, 0.00002);
}

/* Pairs of the same place in WGS 84 and in GCJ-02, as published. */
static void
test_shift (void)
{
  static const double pairs[][4] = {
    { 31.1774276, 121.5272106, 31.17530398364597, 121.531541859215 },
    { 22.543847, 113.912316, 22.540796131694766, 113.9171764808363 },
    { 39.911954, 116.377817, 39.91334545536069, 116.38404722455657 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      TresenPlace there = tresen_place_to_wgs84 ((TresenPlace){ pairs[i][2], pairs[i][3] });

      assert_near (there.latitude, pairs[i][0]);
      assert_near (there.longitude, pairs[i][1]);
    }
}

static void
test_border (void)
{
  static const struct
  {
    double latitude, longitude;
    gboolean is_inside;
  } towns[] = {
    { 39.9, 116.4, TRUE },    /* Beijing */
    { 43.8, 87.6, TRUE },     /* Ürümqi */
    { 45.8, 126.5, TRUE },    /* Harbin */
    { 29.65, 91.1, TRUE },    /* Lhasa */
    { 18.25, 109.5, TRUE },   /* Sanya */
    { 22.3, 114.17, TRUE },   /* Hong Kong */
    { 52.5, 13.4, FALSE },    /* Berlin */
    { 37.57, 126.98, FALSE }, /* Seoul */
    { 25.03, 121.56, FALSE }, /* Taipei */
    { 21.03, 105.85, FALSE }, /* Hanoi */
    { 47.9, 106.9, FALSE },   /* Ulaanbaatar */
    { 27.7, 85.3, FALSE },    /* Kathmandu */
    { 35.7, 139.7, FALSE },   /* Tokyo */
    { 43.1, 131.9, FALSE },   /* Vladivostok */
    { 0, 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (towns); i++)
    g_assert_cmpint (
        tresen_place_is_shifted ((TresenPlace){ towns[i].latitude, towns[i].longitude }), ==,
        towns[i].is_inside);
}

static void
test_map_addresses (void)
{
  TresenPlace berlin, beijing, none;
  g_autofree char *geo = NULL;
  g_autofree char *page = NULL;
  g_autofree char *page_there = NULL;

  g_assert_true (tresen_place_parse ("52.486", "13.3547", &berlin));
  g_assert_true (tresen_place_parse ("39.908722", "116.475220", &beijing));
  g_assert_false (tresen_place_parse ("52,4", "13.3", &none));
  g_assert_false (tresen_place_parse ("91", "13.3", &none));
  g_assert_false (tresen_place_parse ("nan", "13.3", &none));
  g_assert_false (tresen_place_parse ("1", "180.1", &none));
  g_assert_false (tresen_place_parse (NULL, "13.3", &none));
  g_assert_false (tresen_place_parse ("1;u=0", "13.3", &none));
  geo = tresen_place_to_geo_uri (berlin);
  page = tresen_place_to_page_uri (berlin, "Yard");
  page_there = tresen_place_to_page_uri (beijing, "建国路 88&x=1");
  g_assert_cmpstr (geo, ==, "geo:52.486000,13.354700");
  g_assert_cmpstr (page, ==,
                   "https://www.openstreetmap.org/?mlat=52.486000&mlon=13.354700"
                   "#map=16/52.486000/13.354700");
  g_assert_cmpstr (page_there, ==,
                   "https://uri.amap.com/marker?position=116.475220,39.908722"
                   "&name=%E5%BB%BA%E5%9B%BD%E8%B7%AF%2088%26x%3D1");
}

static void
test_web_addresses (void)
{
  g_assert_true (tresen_uri_is_web ("https://a.example/?b=1&c=2"));
  g_assert_true (tresen_uri_is_web ("HTTP://a.example"));
  g_assert_false (tresen_uri_is_web ("http://"));
  g_assert_false (tresen_uri_is_web ("https:a"));
  g_assert_false (tresen_uri_is_web ("javascript:alert(1)"));
  g_assert_false (tresen_uri_is_web ("file:///etc/passwd"));
  g_assert_false (tresen_uri_is_web ("weixin://dl"));
  g_assert_false (tresen_uri_is_web (""));
  g_assert_false (tresen_uri_is_web (NULL));
}

static char *
trouble_of (const char *key, const char *state, const char *detail)
{
  TresenHealth rows[] = {
    { (char *) "server", (char *) "ok", (char *) "", 0 },
    { (char *) "wechat", (char *) "ok", (char *) "", 0 },
    { (char *) key, (char *) state, (char *) detail, 0 },
  };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (TresenHealthWords) words = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_add (list, &rows[i]);
  words = tresen_health_words_new (list);
  g_assert_cmpint (words->level, ==, TRESEN_HEALTH_GOOD);
  return g_steal_pointer (&words->trouble);
}

static void
test_verification (void)
{
  g_autofree char *good = trouble_of ("verification", "ok", "1800000000");
  g_autofree char *renew = trouble_of ("verification", "renew", "1800000000");
  g_autofree char *some_day = trouble_of ("verification", "renew", "");
  g_autofree char *expired = trouble_of ("verification", "expired", "x");
  g_autofree char *refused = trouble_of ("verification", "refused", "照片不清");
  g_autofree char *naming = trouble_of ("naming", "refused", "taken");

  g_assert_null (good);
  g_assert_nonnull (strstr (renew, "2027"));
  g_assert_nonnull (strstr (some_day, "renewed"));
  g_assert_nonnull (strstr (expired, "has ended"));
  g_assert_nonnull (strstr (refused, "照片不清"));
  g_assert_nonnull (strstr (naming, "taken"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console/kinds/events", test_events);
  g_test_add_func ("/console/kinds/previews", test_previews);
  g_test_add_func ("/console/kinds/origin", test_origin);
  g_test_add_func ("/console/kinds/delivered", test_delivered);
  g_test_add_func ("/console/kinds/verification", test_verification);
  g_test_add_func ("/console/place/shift", test_shift);
  g_test_add_func ("/console/place/border", test_border);
  g_test_add_func ("/console/place/addresses", test_map_addresses);
  g_test_add_func ("/console/links/web-only", test_web_addresses);
  return g_test_run ();
}
