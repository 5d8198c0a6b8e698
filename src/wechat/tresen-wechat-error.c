/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-error.h"

#include <gio/gio.h>
#include <string.h>

#include "tresen-backoff.h"
#include "tresen-http-message.h"
#include "tresen-wechat-reaction.h"

#define MAX_TEXT 200

/* A TresenWechatError knows WeChat's number and, when the caller's address was refused, that address. */
typedef struct
{
  int code;
  char *address;
  gint64 retry_at_us;
} TresenWechatErrorPrivate;

static G_GNUC_NO_INLINE void
tresen_wechat_error_private_init (TresenWechatErrorPrivate *self)
{
  self->code = 0;
  self->address = NULL;
  self->retry_at_us = 0;
}

static G_GNUC_NO_INLINE void
tresen_wechat_error_private_copy (const TresenWechatErrorPrivate *from,
                                  TresenWechatErrorPrivate *to)
{
  to->code = from->code;
  to->address = g_strdup (from->address);
  to->retry_at_us = from->retry_at_us;
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

/* What WeChat's answer means for the call that was made. */
static TresenWechatError
get_kind (TresenWechatReaction reaction, gboolean is_repeatable)
{
  switch (reaction)
    {
    case TRESEN_WECHAT_REACTION_RETRY:
      return is_repeatable ? TRESEN_WECHAT_ERROR_BUSY : TRESEN_WECHAT_ERROR_UNKNOWN;
    case TRESEN_WECHAT_REACTION_WAIT:
    case TRESEN_WECHAT_REACTION_WAIT_DAY:
    case TRESEN_WECHAT_REACTION_WAIT_MINUTE:
      return TRESEN_WECHAT_ERROR_BUSY;
    case TRESEN_WECHAT_REACTION_RENEW_TOKEN:
    case TRESEN_WECHAT_REACTION_SETTINGS:
    case TRESEN_WECHAT_REACTION_ADDRESS:
    case TRESEN_WECHAT_REACTION_ADMINISTRATOR:
    case TRESEN_WECHAT_REACTION_STOP:
      return TRESEN_WECHAT_ERROR_SETTINGS;
    case TRESEN_WECHAT_REACTION_NONE:
    case TRESEN_WECHAT_REACTION_GIVE_UP:
    case TRESEN_WECHAT_REACTION_UNAVAILABLE:
    case TRESEN_WECHAT_REACTION_BANNED:
    case TRESEN_WECHAT_REACTION_AUTHORIZE:
    case TRESEN_WECHAT_REACTION_FAULT:
    default:
      return TRESEN_WECHAT_ERROR_REFUSED;
    }
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
 * tresen_wechat_error_new_waiting:
 * @code: 45009 or 45011, which WeChat has given before
 * @retry_at_us: microseconds since 1970-01-01 UTC
 *
 * A call that is not made because WeChat would only refuse it.
 */
GError *
tresen_wechat_error_new_waiting (int code, const char *api, gint64 retry_at_us)
{
  GError *error = g_error_new (
      TRESEN_WECHAT_ERROR, TRESEN_WECHAT_ERROR_BUSY,
      "WeChat: code %d: %s is not called before its calls are counted anew", code, api);

  take_details (error, code, NULL);
  tresen_wechat_error_set_retry_at (error, retry_at_us);
  return error;
}

/* tresen_wechat_error_set_retry_at: Says from when on (microseconds since 1970-01-01 UTC) the call may be made again. */
void
tresen_wechat_error_set_retry_at (GError *error, gint64 retry_at_us)
{
  TresenWechatErrorPrivate *details = get_details (error);

  if (details != NULL)
    details->retry_at_us = retry_at_us;
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
  TresenWechatReaction reaction = tresen_wechat_reaction_to (code);
  TresenWechatError kind = get_kind (reaction, is_repeatable);
  char *address = NULL;
  GError *error;

  if (reaction == TRESEN_WECHAT_REACTION_ADDRESS)
    address = find_address (tidied, "invalid ip");
  if (reaction == TRESEN_WECHAT_REACTION_ADDRESS && address == NULL)
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
  return tresen_wechat_reaction_to (code) == TRESEN_WECHAT_REACTION_RENEW_TOKEN;
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
  const TresenWechatRule *rule = tresen_wechat_rule_find (code);

  if (rule->pause_s > 0)
    return rule->pause_s * G_TIME_SPAN_SECOND;
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
 * tresen_wechat_error_get_retry_at_us:
 * @error: any error
 *
 * Any thread.
 *
 * Returns: from when on the call may be made again (microseconds since 1970-01-01 UTC), where WeChat's quota says so; else 0
 */
gint64
tresen_wechat_error_get_retry_at_us (const GError *error)
{
  TresenWechatErrorPrivate *details = get_details (error);

  return details != NULL ? details->retry_at_us : 0;
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
