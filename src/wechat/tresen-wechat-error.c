/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-error.h"

#include <gio/gio.h>
#include <string.h>

#include "tresen-backoff.h"
#include "tresen-http-message.h"

#define MAX_TEXT 200
#define CODE_BUSY -1
#define CODE_NOT_WHITELISTED 40164
#define CODE_NOT_REGISTERED 61004

/* A TresenWechatError knows WeChat's number and, when the caller's address was refused, that address. */
typedef struct
{
  int code;
  char *address;
} TresenWechatErrorPrivate;

static G_GNUC_NO_INLINE void
tresen_wechat_error_private_init (TresenWechatErrorPrivate *self)
{
  self->code = 0;
  self->address = NULL;
}

static G_GNUC_NO_INLINE void
tresen_wechat_error_private_copy (const TresenWechatErrorPrivate *from,
                                  TresenWechatErrorPrivate *to)
{
  to->code = from->code;
  to->address = g_strdup (from->address);
}

static G_GNUC_NO_INLINE void
tresen_wechat_error_private_clear (TresenWechatErrorPrivate *self)
{
  g_free (self->address);
}

/* GLib's macro checks for a NULL that it then would read; its own business. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnull-dereference"
G_DEFINE_EXTENDED_ERROR (TresenWechatError, tresen_wechat_error)
#pragma GCC diagnostic pop

/* %NULL for errors of other domains. */
static TresenWechatErrorPrivate *
get_details (const GError *error)
{
  return error != NULL && error->domain == TRESEN_WECHAT_ERROR
             ? tresen_wechat_error_get_private (error)
             : NULL;
}

static void
take_details (GError *error, int code, char *address)
{
  TresenWechatErrorPrivate *details = get_details (error);

  if (details == NULL)
    return;
  details->code = code;
  details->address = address;
}

typedef struct
{
  int code;
  TresenWechatError kind;
  int pause; /* seconds that the token endpoint is left alone; 0: a growing while */
} Rule;

/* What is not named here was refused, and stays refused however often it is tried. */
static const Rule rules[] = {
  { 45011, TRESEN_WECHAT_ERROR_BUSY, 60 },     /* too many calls this minute */
  { 45169, TRESEN_WECHAT_ERROR_BUSY, 0 },      /* the same customer is being tagged elsewhere */
  { 40001, TRESEN_WECHAT_ERROR_SETTINGS, 0 },  /* the secret, or a token that was taken over */
  { 40013, TRESEN_WECHAT_ERROR_SETTINGS, 0 },  /* the AppID */
  { 40014, TRESEN_WECHAT_ERROR_SETTINGS, 0 },  /* the token, after it was renewed */
  { 42001, TRESEN_WECHAT_ERROR_SETTINGS, 0 },  /* likewise */
  { 40125, TRESEN_WECHAT_ERROR_SETTINGS, 0 },  /* the secret; every try counts */
  { 40164, TRESEN_WECHAT_ERROR_SETTINGS, 60 }, /* our address is not on the list */
  { 61004, TRESEN_WECHAT_ERROR_SETTINGS, 60 }, /* likewise */
  { 40243, TRESEN_WECHAT_ERROR_SETTINGS,
    600 },                                    /* the secret is frozen; thawing takes ten minutes */
  { 41002, TRESEN_WECHAT_ERROR_SETTINGS, 0 }, /* no AppID */
  { 41004, TRESEN_WECHAT_ERROR_SETTINGS, 0 }, /* no secret */
  { 50004, TRESEN_WECHAT_ERROR_SETTINGS, 0 }, /* may not have tokens */
  { 50007, TRESEN_WECHAT_ERROR_SETTINGS, 0 }, /* the account is frozen */
  { 89503, TRESEN_WECHAT_ERROR_SETTINGS, 600 },   /* the administrator has to confirm our address */
  { 89506, TRESEN_WECHAT_ERROR_SETTINGS, 86400 }, /* the administrator refused, for a day */
  { 89507, TRESEN_WECHAT_ERROR_SETTINGS, 3600 },  /* the administrator refused, for an hour */
  { 45009, TRESEN_WECHAT_ERROR_REFUSED, 600 },    /* the day's calls are used up */
};

static const Rule *
find_rule (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].code == code)
      return &rules[i];
  return NULL;
}

static gboolean
is_system_busy (int code)
{
  return code == CODE_BUSY || code == 268487001 || code == 268487002;
}

/* "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist": the word after @label, if it is an address. */
static char *
find_address (const char *text, const char *label)
{
  const char *start = strstr (text, label);
  g_autofree char *word = NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (start == NULL)
    return NULL;
  start += strlen (label);
  start += strspn (start, " ");
  if (g_str_has_prefix (start, "::ffff:") && strchr (start, '.') != NULL)
    start += strlen ("::ffff:");
  word = g_strndup (start, strspn (start, "0123456789abcdefABCDEF.:"));
  address = g_inet_address_new_from_string (word);
  return address != NULL ? g_inet_address_to_string (address) : NULL;
}

/* Somebody else's words: one line, not endless. */
static char *
tidy (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  char *end = g_utf8_offset_to_pointer (valid, MIN (g_utf8_strlen (valid, -1), MAX_TEXT));

  *end = '\0';
  for (char *at = valid; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';
  return g_steal_pointer (&valid);
}

/*
 * tresen_wechat_error_new_here:
 * @code: WeChat's number if one fits, else 0
 *
 * An error that did not come from WeChat.
 */
GError *
tresen_wechat_error_new_here (TresenWechatError kind, int code, const char *text)
{
  GError *error = g_error_new (TRESEN_WECHAT_ERROR, (int) kind, "WeChat: %s", text);

  take_details (error, code, NULL);
  return error;
}

/*
 * tresen_wechat_error_new_from_code:
 * @code: errcode, not 0
 * @text: (nullable): errmsg; its "rid" is what WeChat's support asks for
 * @is_repeatable: whether doing the call twice does no harm
 *
 * Source: WeChat, global return codes. "System busy" leaves open whether anything was done.
 */
GError *
tresen_wechat_error_new_from_code (int code, const char *text, gboolean is_repeatable)
{
  g_autofree char *tidied = tidy (text != NULL ? text : "");
  const Rule *rule = find_rule (code);
  TresenWechatError kind = rule != NULL ? rule->kind : TRESEN_WECHAT_ERROR_REFUSED;
  char *address = NULL;
  GError *error;

  if (is_system_busy (code))
    kind = is_repeatable ? TRESEN_WECHAT_ERROR_BUSY : TRESEN_WECHAT_ERROR_UNKNOWN;
  if (code == CODE_NOT_WHITELISTED || code == CODE_NOT_REGISTERED)
    address = find_address (tidied, "invalid ip");
  if (address == NULL && code == CODE_NOT_WHITELISTED)
    address = find_address (tidied, "ipv6");
  error = g_error_new (TRESEN_WECHAT_ERROR, (int) kind, "WeChat: code %d: %s", code, tidied);
  take_details (error, code, address);
  return error;
}

/*
 * tresen_wechat_error_new_from_http:
 * @is_repeatable: whether doing the call twice does no harm; then a lost answer is only a reason to try again
 */
GError *
tresen_wechat_error_new_from_http (const GError *http_error, gboolean is_repeatable)
{
  TresenWechatError kind = is_repeatable ? TRESEN_WECHAT_ERROR_BUSY : TRESEN_WECHAT_ERROR_UNKNOWN;

  if (g_error_matches (http_error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_NOT_SENT))
    kind = TRESEN_WECHAT_ERROR_NOT_SENT;
  else if (g_error_matches (http_error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_INVALID))
    kind = TRESEN_WECHAT_ERROR_SETTINGS;
  else if (g_error_matches (http_error, TRESEN_HTTP_ERROR, TRESEN_HTTP_ERROR_TOO_LARGE))
    kind = TRESEN_WECHAT_ERROR_BAD_ANSWER;
  return tresen_wechat_error_new_here (kind, 0, http_error->message);
}

/* Whether @code says that the access token is no longer good (a call that got it was not carried out). */
gboolean
tresen_wechat_code_is_stale_token (int code)
{
  return code == 40001 || code == 40014 || code == 42001;
}

/*
 * tresen_wechat_code_get_pause_us:
 * @code: what the token endpoint said
 * @n_pauses: how many times in a row it has refused, from 1
 *
 * Returns: microseconds in which it is not to be asked again
 */
gint64
tresen_wechat_code_get_pause_us (int code, guint n_pauses)
{
  const Rule *rule = find_rule (code);

  if (rule != NULL && rule->pause > 0)
    return rule->pause * G_TIME_SPAN_SECOND;
  return tresen_backoff_delay_us (n_pauses, G_TIME_SPAN_MINUTE, G_TIME_SPAN_HOUR, 500);
}

/**
 * tresen_wechat_error_is_transient:
 * @error: any error
 *
 * Any thread.
 *
 * Returns: whether the same call may be made again by itself: it certainly did nothing, or doing it twice does no harm
 */
gboolean
tresen_wechat_error_is_transient (const GError *error)
{
  return g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_NOT_SENT)
         || g_error_matches (error, TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BUSY);
}

/**
 * tresen_wechat_error_get_code:
 * @error: any error
 *
 * Any thread.
 *
 * Returns: the errcode that WeChat gave, or would give for the same fault; 0 when there is none
 */
int
tresen_wechat_error_get_code (const GError *error)
{
  TresenWechatErrorPrivate *details = get_details (error);

  return details != NULL ? details->code : 0;
}

/**
 * tresen_wechat_error_get_address:
 * @error: any error
 *
 * Any thread. Source: WeChat, code 40164, whose text holds the address that has to go on the white list.
 *
 * Returns: (nullable): our own address as WeChat saw it, when WeChat refused it
 */
const char *
tresen_wechat_error_get_address (const GError *error)
{
  TresenWechatErrorPrivate *details = get_details (error);

  return details != NULL ? details->address : NULL;
}
