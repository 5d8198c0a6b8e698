/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tresen-event-words.h"
#include "tresen-json.h"
#include "tresen-payment-words.h"

#define CODE_DAY_IS_USED_UP 45009
#include "tresen-media-words.h"

static GDateTime *
to_local (gint64 us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (us / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static char *
format (gint64 us, const char *pattern)
{
  g_autoptr (GDateTime) local = to_local (us);
  char *text = local != NULL ? g_date_time_format (local, pattern) : NULL;

  return text != NULL ? g_strstrip (text) : g_strdup ("");
}

char *
tresen_words_time (gint64 us)
{
  /* Translators: time of day, see g_date_time_format() */
  return format (us, _ ("%H:%M"));
}

/* Days from the day of us to the day of now_us by the local calendar: 0 today, 1 yesterday, -1 tomorrow. */
static int
days_since (gint64 us, gint64 now_us)
{
  g_autoptr (GDateTime) then = to_local (us);
  g_autoptr (GDateTime) now = to_local (now_us);
  GDate a;
  GDate b;

  if (then == NULL || now == NULL)
    return G_MAXINT;
  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay) g_date_time_get_day_of_month (then),
                  (GDateMonth) g_date_time_get_month (then),
                  (GDateYear) g_date_time_get_year (then));
  g_date_set_dmy (&b, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now), (GDateYear) g_date_time_get_year (now));
  return g_date_days_between (&a, &b);
}

gboolean
tresen_words_is_same_day (gint64 a_us, gint64 b_us)
{
  return days_since (a_us, b_us) == 0;
}

char *
tresen_words_day (gint64 us, gint64 now_us)
{
  int days = days_since (us, now_us);

  if (days == 0)
    return g_strdup (_ ("Today"));
  if (days == 1)
    return g_strdup (_ ("Yesterday"));
  if (days > 1 && days < 180)
    /* Translators: a day of the last months, with its weekday; see g_date_time_format() */
    return format (us, _ ("%A, %-d %B"));
  /* Translators: a day long ago; see g_date_time_format() */
  return format (us, _ ("%-d %B %Y"));
}

char *
tresen_words_moment (gint64 us, gint64 now_us)
{
  int days = days_since (us, now_us);

  if (days == 0)
    return tresen_words_time (us);
  if (days > -7 && days < 7)
    /* Translators: weekday and time of day, as in "until Thu 10:42"; see g_date_time_format() */
    return format (us, _ ("%a %H:%M"));
  /* Translators: a date and a time of day; see g_date_time_format() */
  return format (us, _ ("%-d %b %Y, %H:%M"));
}

char *
tresen_words_customer (const char *name, const char *remark, const char *openid)
{
  gsize length;

  if (name != NULL && *name != '\0')
    return g_strdup (name);
  if (remark != NULL && *remark != '\0')
    return g_strdup (remark);
  length = openid != NULL ? strlen (openid) : 0;
  /* Translators: a customer without a name; %s is the end of the OpenID */
  return g_strdup_printf (_ ("Customer %s"), length > 4       ? openid + length - 4
                                             : openid != NULL ? openid
                                                              : "");
}

char *
tresen_words_language (const char *code)
{
  static const struct
  {
    const char *code;
    const char *name;
  } known[] = {
    { "zh_CN", N_ ("Chinese (simplified)") },
    { "zh_TW", N_ ("Chinese (traditional, Taiwan)") },
    { "zh_HK", N_ ("Chinese (traditional, Hong Kong)") },
    { "en", N_ ("English") },
    { "de", N_ ("German") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (code, known[i].code) == 0)
      return g_strdup (_ (known[i].name));
  return g_strdup (code);
}

typedef struct
{
  const char *kind;
  const char *name;
  const char *icon;
} Kind;

static const Kind kinds[] = {
  { "text", N_ ("Message"), "user-available-symbolic" },
  { "image", N_ ("Picture"), "image-x-generic-symbolic" },
  { "voice", N_ ("Voice message"), "audio-input-microphone-symbolic" },
  { "video", N_ ("Video"), "video-x-generic-symbolic" },
  { "shortvideo", N_ ("Short video"), "video-x-generic-symbolic" },
  { "location", N_ ("Place"), "mark-location-symbolic" },
  { "link", N_ ("Link"), "emblem-shared-symbolic" },
  { "file", N_ ("File"), "text-x-generic-symbolic" },
  { "template", N_ ("Notice"), "preferences-system-notifications-symbolic" },
  { "miniprogrampage", N_ ("Mini program"), "application-x-executable-symbolic" },
};

static const Kind *
find_kind (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kind, kinds[i].kind) == 0)
      return &kinds[i];
  return NULL;
}

const char *
tresen_words_kind (const TresenTimelineEntry *entry)
{
  const Kind *kind = find_kind (entry->kind);

  return kind != NULL ? _ (kind->name) : _ ("Message of another kind");
}

const char *
tresen_words_kind_icon (const TresenTimelineEntry *entry)
{
  const Kind *kind = find_kind (entry->kind);

  return kind != NULL ? kind->icon : "dialog-question-symbolic";
}

char *
tresen_words_detail (const TresenTimelineEntry *entry, const char *name)
{
  g_autoptr (GBytes) text
      = g_bytes_new (entry->detail, entry->detail != NULL ? strlen (entry->detail) : 0);
  g_autoptr (JsonObject) detail = tresen_json_parse_object (text, NULL);
  JsonNode *node = detail != NULL ? json_object_get_member (detail, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%.6f", json_node_get_double (node));
  return NULL;
}

char *
tresen_words_body (const TresenTimelineEntry *entry)
{
  g_autofree char *recognition = NULL;

  if (entry->is_event)
    return tresen_words_event (entry);
  if (g_strcmp0 (entry->kind, "text") == 0)
    return g_strdup (entry->text);
  recognition
      = g_strcmp0 (entry->kind, "voice") == 0 ? tresen_words_detail (entry, "recognition") : NULL;
  if (recognition != NULL && *recognition != '\0')
    /* Translators: a voice message and what was said in it */
    return g_strdup_printf (_ ("Voice message: %s"), recognition);
  if (*entry->text == '\0')
    return tresen_media_words_with_time (tresen_words_kind (entry), entry);
  /* Translators: a kind of message (place, file, link) and its name */
  return g_strdup_printf (_ ("%s: %s"), tresen_words_kind (entry), entry->text);
}

/** What happened, in one line. */
char *
tresen_words_event (const TresenTimelineEntry *entry)
{
  g_autoptr (TresenEventWords) words = tresen_event_words_new (entry);

  return tresen_event_words_to_text (words);
}

/** (nullable): where a message was written, or that nobody did, when it was not simply in the conversation. */
const char *
tresen_words_origin (const TresenTimelineEntry *entry)
{
  g_autofree char *item = NULL;
  g_autofree char *article = NULL;

  if (tresen_timeline_entry_is_away (entry))
    return _ ("Away message");
  if (entry->is_event || entry->direction == TRESEN_DIRECTION_OUT
      || g_strcmp0 (entry->detail, "{}") == 0)
    return NULL;
  item = tresen_words_detail (entry, "bizmsgmenuid");
  if (item != NULL)
    return _ ("Chosen from a menu in the conversation");
  article = tresen_words_detail (entry, "msg_data_id");
  return article != NULL ? _ ("Written from an article") : NULL;
}

const char *
tresen_words_state (TresenMessageState state)
{
  switch (state)
    {
    case TRESEN_MESSAGE_QUEUED:
      return _ ("Queued");
    case TRESEN_MESSAGE_SENDING:
      return _ ("Sending");
    case TRESEN_MESSAGE_ACCEPTED:
      return _ ("Accepted");
    case TRESEN_MESSAGE_FAILED:
      return _ ("Not sent");
    case TRESEN_MESSAGE_UNKNOWN:
      /* Translators: state of a message of which is not known whether it was sent */
      return _ ("Unknown");
    case TRESEN_MESSAGE_RECEIVED:
    default:
      return _ ("Received");
    }
}

const char *
tresen_words_state_icon (TresenMessageState state)
{
  switch (state)
    {
    case TRESEN_MESSAGE_QUEUED:
      return "document-open-recent-symbolic";
    case TRESEN_MESSAGE_SENDING:
      return "mail-send-symbolic";
    case TRESEN_MESSAGE_ACCEPTED:
      return "object-select-symbolic";
    case TRESEN_MESSAGE_FAILED:
      return "dialog-warning-symbolic";
    case TRESEN_MESSAGE_UNKNOWN:
      return "dialog-question-symbolic";
    case TRESEN_MESSAGE_RECEIVED:
    default:
      return "go-down-symbolic";
    }
}

const char *
tresen_words_state_hint (TresenMessageState state)
{
  switch (state)
    {
    case TRESEN_MESSAGE_QUEUED:
      return _ ("Written down, not attempted yet. It can still be taken back.");
    case TRESEN_MESSAGE_SENDING:
      return _ ("Being handed to WeChat.");
    case TRESEN_MESSAGE_ACCEPTED:
      return _ (
          "WeChat has taken the message. WeChat does not report whether it was delivered or read.");
    case TRESEN_MESSAGE_FAILED:
      return _ ("The customer has not got this message.");
    case TRESEN_MESSAGE_UNKNOWN:
      return _ ("The customer may or may not have got this message.");
    case TRESEN_MESSAGE_RECEIVED:
    default:
      return "";
    }
}

/* When WeChat told that it has delivered a notice; 0 where it does not tell that, or has not yet. */
static gint64
get_delivered_us (const TresenTimelineEntry *entry)
{
  g_autofree char *text = NULL;
  gint64 seconds = 0;

  if (entry->direction != TRESEN_DIRECTION_OUT || entry->state != TRESEN_MESSAGE_ACCEPTED
      || g_strcmp0 (entry->detail, "{}") == 0)
    return 0;
  text = tresen_words_detail (entry, "delivered_at");
  if (text == NULL
      || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64 / G_USEC_PER_SEC, &seconds, NULL))
    return 0;
  return seconds * G_USEC_PER_SEC;
}

/* A reply that the account may not send by itself. */
static gboolean
waits (const TresenTimelineEntry *entry)
{
  return entry->state == TRESEN_MESSAGE_QUEUED && entry->error_code == TRESEN_SEND_FAULT_WAITS;
}

/* WeChat takes no more of them today. */
static gboolean
waits_for_quota (const TresenTimelineEntry *entry)
{
  return entry->state == TRESEN_MESSAGE_QUEUED && entry->error_code == CODE_DAY_IS_USED_UP;
}

const char *
tresen_words_entry_state (const TresenTimelineEntry *entry)
{
  if (waits (entry))
    return _ ("Waits for the customer's next message");
  if (waits_for_quota (entry))
    return _ ("Waits: today's quota is used up");
  /* Translators: state of a message that WeChat says it has delivered */
  return get_delivered_us (entry) != 0 ? _ ("Delivered") : tresen_words_state (entry->state);
}

char *
tresen_words_entry_hint (const TresenTimelineEntry *entry)
{
  gint64 delivered_us = get_delivered_us (entry);
  g_autofree char *moment = NULL;

  if (waits (entry))
    return g_strdup (_ ("This account cannot send messages by itself. The reply goes out when the "
                        "customer writes next. It can still be taken back."));
  if (waits_for_quota (entry))
    return g_strdup (_ ("WeChat takes no more messages today and counts anew from midnight in "
                        "Beijing. This one then goes out by itself if a reply is still possible."));
  if (delivered_us == 0)
    return g_strdup (tresen_words_state_hint (entry->state));
  moment = tresen_words_moment (delivered_us, 0);
  /* Translators: %s is a date and a time of day */
  return g_strdup_printf (_ ("WeChat delivered it: %s. It does not report whether it was read."),
                          moment);
}

char *
tresen_words_accessible (const TresenTimelineEntry *entry, const char *customer)
{
  g_autofree char *body = tresen_words_body (entry);
  g_autofree char *time = tresen_words_time (entry->created_at_us);

  if (entry->payment != NULL)
    return tresen_payment_words_accessible (entry->payment, entry->created_at_us);
  if (entry->is_event)
    /* Translators: read aloud for an event: customer, time, what happened */
    return g_strdup_printf (_ ("%s, %s, event: %s"), customer, time, body);
  if (entry->direction == TRESEN_DIRECTION_IN)
    /* Translators: read aloud for a customer's message: customer, time, what was written */
    return g_strdup_printf (_ ("%s, %s: %s"), customer, time, body);
  if (tresen_timeline_entry_is_away (entry))
    /* Translators: read aloud for a message that Tresen gave by itself: time, state, what was written */
    return g_strdup_printf (_ ("Away message, %s, %s: %s"), time, tresen_words_entry_state (entry),
                            body);
  /* Translators: read aloud for a reply: time, state such as "accepted", what was written */
  return g_strdup_printf (_ ("You, %s, %s: %s"), time, tresen_words_entry_state (entry), body);
}
