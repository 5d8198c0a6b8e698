/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-event-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-json.h"
#include "tresen-states.h"
#include "tresen-wechat-result.h"

#define TRADE_PREFIX "last_trade_no_"

void
tresen_event_words_free (TresenEventWords *self)
{
  g_free (self->title);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/* An event on its way to being told. */
typedef struct
{
  const TresenTimelineEntry *event;
  JsonObject *detail;
  TresenEventWords *words;
} Telling;

typedef void (*TellFunc) (Telling *telling);

/* With: the sentence that names the key, without: the one for an event that came without; more: what else it says. */
typedef struct
{
  const char *event;
  const char *with;
  const char *without;
  TellFunc more;
} Sentence;

/* Text from outside in the place of the sentence's "%s". */
static char *
fill_in (const char *sentence, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (sentence, "%s", 2);

  return g_strjoinv (text, parts);
}

static const char *
get (Telling *telling, const char *name)
{
  const char *text
      = telling->detail != NULL ? tresen_json_get_string (telling->detail, name) : NULL;

  return text != NULL ? text : "";
}

static JsonArray *
get_list (Telling *telling, const char *name)
{
  JsonNode *node = telling->detail != NULL ? json_object_get_member (telling->detail, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
take_line (Telling *telling, char *line)
{
  g_ptr_array_add (telling->words->lines, line);
}

static void
add_line (Telling *telling, const char *line)
{
  if (*line != '\0')
    take_line (telling, g_strdup (line));
}

static void
take_title (Telling *telling, char *title)
{
  g_free (telling->words->title);
  telling->words->title = title;
}

static void
tell_follow (Telling *telling)
{
  const char *key = telling->event->text;

  if (!g_str_has_prefix (key, TRADE_PREFIX))
    return;
  take_title (telling, g_strdup (_ ("Followed the account after a payment")));
  /* Translators: %s is WeChat's number of a payment */
  take_line (telling, fill_in (_ ("Payment %s"), key + strlen (TRADE_PREFIX)));
}

/* "CODE_128,4006381333931": the name of the barcode's make, and what it says. */
static const char *
skip_make (const char *result)
{
  gsize length = strspn (result, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

  return length > 0 && result[length] == ',' ? result + length + 1 : result;
}

static void
tell_code (Telling *telling)
{
  const char *type = get (telling, "scan_type");
  const char *result = get (telling, "scan_result");

  if (*result == '\0')
    return;
  if (g_ascii_strcasecmp (type, "barcode") == 0)
    /* Translators: %s is what a barcode says */
    take_line (telling, fill_in (_ ("Barcode: %s"), skip_make (result)));
  else
    /* Translators: %s is what a QR code says */
    take_line (telling, fill_in (_ ("QR code: %s"), result));
}

static void
tell_pictures (Telling *telling)
{
  JsonArray *pictures = get_list (telling, "pictures");
  guint n = pictures != NULL ? json_array_get_length (pictures) : 0;

  if (n > 0)
    take_line (telling, g_strdup_printf (ngettext ("%u picture", "%u pictures", n), n));
}

static void
tell_place (Telling *telling)
{
  const char *latitude = get (telling, "latitude");
  const char *longitude = get (telling, "longitude");

  add_line (telling, get (telling, "poi"));
  add_line (telling, get (telling, "label"));
  if (*latitude != '\0' && *longitude != '\0')
    /* Translators: latitude and longitude of a place */
    take_line (telling, g_strdup_printf (_ ("%s, %s"), latitude, longitude));
}

static void
tell_answers (Telling *telling)
{
  JsonArray *answers = get_list (telling, "answers");
  guint n_yes = 0, n_no = 0;

  for (guint i = 0; answers != NULL && i < json_array_get_length (answers); i++)
    {
      JsonNode *node = json_array_get_element (answers, i);
      const char *answer = JSON_NODE_HOLDS_OBJECT (node)
                               ? tresen_json_get_string (json_node_get_object (node), "answer")
                               : NULL;

      n_yes += g_strcmp0 (answer, "accept") == 0;
      n_no += g_strcmp0 (answer, "reject") == 0;
    }
  if (n_yes > 0)
    take_line (telling,
               g_strdup_printf (ngettext ("%u kind accepted", "%u kinds accepted", n_yes), n_yes));
  if (n_no > 0)
    take_line (telling,
               g_strdup_printf (ngettext ("%u kind declined", "%u kinds declined", n_no), n_no));
}

static void
tell_results (Telling *telling)
{
  g_autoptr (GPtrArray) results
      = tresen_wechat_results_read (telling->event->kind, telling->event->detail);
  const TresenWechatResult *failed = NULL;

  for (guint i = 0; i < results->len && failed == NULL; i++)
    {
      const TresenWechatResult *result = results->pdata[i];

      failed = result->is_delivered ? NULL : result;
    }
  if (failed == NULL)
    return;
  take_title (telling, g_strdup (_ ("A notice was not delivered")));
  if (failed->code == TRESEN_SEND_FAULT_BLOCKED)
    add_line (telling, _ ("The customer does not accept messages of the account"));
  else
    add_line (telling, failed->words);
}

static void
tell_desk (Telling *telling)
{
  add_line (telling, get (telling, "account"));
}

static void
tell_desks (Telling *telling)
{
  const char *from = get (telling, "from");
  const char *to = get (telling, "to");

  if (*from != '\0' && *to != '\0')
    /* Translators: from one account of staff to another */
    take_line (telling, g_strdup_printf (_ ("%s → %s"), from, to));
}

/* RevokeInfo of web authorisation; the numbers of mini programs are others and are told as they are. */
static void
tell_revoked (Telling *telling)
{
  static const struct
  {
    const char *number;
    const char *words;
  } known[] = {
    { "201", N_ ("Postal address") },
    { "202", N_ ("Invoice details") },
    { "203", N_ ("Coupons") },
    { "204", N_ ("Microphone") },
    { "205", N_ ("Name and picture") },
    { "206", N_ ("Place") },
    { "207", N_ ("Chosen pictures and films") },
  };
  const char *number = get (telling, "revoked");

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].number, number) == 0)
      {
        add_line (telling, _ (known[i].words));
        return;
      }
  add_line (telling, number);
}

static const Sentence sentences[] = {
  { "subscribe", N_ ("Followed by QR code %s"), N_ ("Followed the account"), tell_follow },
  { "unsubscribe", NULL, N_ ("Stopped following the account"), NULL },
  { "scan", N_ ("Scanned QR code %s"), N_ ("Scanned a QR code"), NULL },
  { "click", N_ ("Tapped menu: %s"), N_ ("Tapped a menu entry"), NULL },
  { "view", N_ ("Opened page from the menu: %s"), N_ ("Opened a page from the menu"), NULL },
  { "view_miniprogram", N_ ("Opened mini program from the menu: %s"),
    N_ ("Opened a mini program from the menu"), NULL },
  { "location", NULL, N_ ("Reported a place"), tell_place },
  { "scancode_push", N_ ("Scanned a code from menu: %s"), N_ ("Scanned a code from the menu"),
    tell_code },
  { "scancode_waitmsg", N_ ("Scanned a code from menu: %s"), N_ ("Scanned a code from the menu"),
    tell_code },
  { "pic_sysphoto", N_ ("Takes a photo from menu: %s"), N_ ("Takes a photo from the menu"),
    tell_pictures },
  { "pic_photo_or_album", N_ ("Sends photos from menu: %s"), N_ ("Sends photos from the menu"),
    tell_pictures },
  { "pic_weixin", N_ ("Sends photos from menu: %s"), N_ ("Sends photos from the menu"),
    tell_pictures },
  { "location_select", N_ ("Sends a place from menu: %s"), N_ ("Sends a place from the menu"),
    tell_place },
  { "enter", NULL, N_ ("Opened the conversation"), NULL },
  { "user_enter_tempsession", NULL, N_ ("Opened the conversation from a mini program"), NULL },
  { "templatesendjobfinish", NULL, N_ ("A notice was delivered"), tell_results },
  { "subscribe_msg_sent_event", NULL, N_ ("A notice was delivered"), tell_results },
  { "subscribe_msg_popup_event", NULL, N_ ("Was asked which notices to receive"), tell_answers },
  { "subscribe_msg_change_event", NULL, N_ ("Changed which notices to receive"), tell_answers },
  { "kf_create_session", NULL, N_ ("WeChat's own desk has taken the conversation"), tell_desk },
  { "kf_close_session", NULL, N_ ("WeChat's own desk has closed the conversation"), tell_desk },
  { "kf_switch_session", NULL, N_ ("WeChat's own desk has passed the conversation on"),
    tell_desks },
  { "user_info_modified", NULL, N_ ("Changed the details kept at WeChat"), NULL },
  { "user_authorization_revoke", NULL, N_ ("Withdrew the consent to use data"), tell_revoked },
  { "user_authorization_cancellation", NULL, N_ ("Closed the WeChat account"), NULL },
  { "user_get_card", NULL, N_ ("Took a coupon"), NULL },
  { "user_gifting_card", NULL, N_ ("Gave a coupon away"), NULL },
  { "user_consume_card", NULL, N_ ("Used a coupon"), NULL },
  { "user_del_card", NULL, N_ ("Threw a coupon away"), NULL },
  { "user_view_card", NULL, N_ ("Looked at a membership card"), NULL },
  { "user_enter_session_from_card", NULL, N_ ("Opened the conversation from a coupon"), NULL },
  { "submit_membercard_user_info", NULL, N_ ("Filled in a membership card"), NULL },
  { "wificonnected", NULL, N_ ("Is in the shop's wireless network"), NULL },
  { "merchant_order", NULL, N_ ("Ordered in the WeChat shop"), NULL },
  { "shakearoundusershake", NULL, N_ ("Shook the telephone near a beacon"), NULL },
};

static const Sentence *
find_sentence (const char *event)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_strcmp0 (event, sentences[i].event) == 0)
      return &sentences[i];
  return NULL;
}

static JsonObject *
parse_detail (const TresenTimelineEntry *event)
{
  g_autoptr (GBytes) text = NULL;

  if (event->detail == NULL || strcmp (event->detail, "{}") == 0)
    return NULL;
  text = g_bytes_new (event->detail, strlen (event->detail));
  return tresen_json_parse_object (text, NULL);
}

/** Never without a title: an event that Tresen has no words for is named as WeChat names it. */
TresenEventWords *
tresen_event_words_new (const TresenTimelineEntry *event)
{
  TresenEventWords *self = g_new0 (TresenEventWords, 1);
  const Sentence *sentence = find_sentence (event->kind);
  gboolean has_key = event->text != NULL && *event->text != '\0';
  g_autoptr (JsonObject) detail
      = sentence != NULL && sentence->more != NULL ? parse_detail (event) : NULL;
  Telling telling = { event, detail, self };

  self->lines = g_ptr_array_new_with_free_func (g_free);
  if (sentence == NULL)
    /* Translators: something WeChat told that Tresen has no words for; %s is WeChat's name of it */
    self->title = g_strdup_printf (_ ("WeChat event: %s"), event->kind);
  else if (has_key && sentence->with != NULL)
    self->title = fill_in (_ (sentence->with), event->text);
  else
    self->title = g_strdup (_ (sentence->without));
  if (sentence != NULL && sentence->more != NULL && event->text != NULL)
    sentence->more (&telling);
  return self;
}

/** All of it in one line, for a preview and for those who hear it. */
char *
tresen_event_words_to_text (const TresenEventWords *self)
{
  GString *text = g_string_new (self->title);

  for (guint i = 0; i < self->lines->len; i++)
    {
      /* Translators: stands between the parts of a list read aloud: "Li Wei, 2 unread, brake noise again" */
      g_string_append (text, _ (", "));
      g_string_append (text, self->lines->pdata[i]);
    }
  return g_string_free (text, FALSE);
}
