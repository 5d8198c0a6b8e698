/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-endpoint.h"

#include <string.h>

#include "tresen-wechat-crypto.h"

#define PLAIN_TEXT "text/plain"

/* What the query says; the texts belong to the parsed query. */
typedef struct
{
  const char *signature;     /* (nullable) */
  const char *msg_signature; /* (nullable) */
  const char *timestamp;
  const char *nonce;
  gboolean is_sealed; /* encrypt_type=aes */
} Claims;

/**
 * tresen_wechat_account_clear:
 *
 * Frees what @self points to and leaves it empty. Any thread.
 */
void
tresen_wechat_account_clear (TresenWechatAccount *self)
{
  g_clear_pointer (&self->app_id, g_free);
  g_clear_pointer (&self->original_id, g_free);
  g_clear_pointer (&self->token, tresen_secret_unref);
  g_clear_pointer (&self->encoding_aes_key, tresen_secret_unref);
  g_clear_pointer (&self->previous_encoding_aes_key, tresen_secret_unref);
}

static TresenWechatVerdict *
new_verdict (TresenWechatVerdictKind kind, const char *reason, TresenHttpReply *reply)
{
  TresenWechatVerdict *self = g_new0 (TresenWechatVerdict, 1);

  self->kind = kind;
  self->reason = g_strdup (reason);
  self->reply = reply;
  return self;
}

static TresenWechatVerdict *
refuse (guint status, const char *reason)
{
  return new_verdict (TRESEN_WECHAT_VERDICT_FORGED, reason, tresen_http_reply_new_empty (status));
}

static gboolean
is_signed_as (const char *expected, const char *claimed)
{
  g_autofree char *folded = g_ascii_strdown (claimed, -1);

  return *expected != '\0' && tresen_text_is_equal_secret (expected, folded);
}

static gboolean
has_good_signature (const TresenWechatAccount *account, const Claims *claims)
{
  g_autofree char *expected = NULL;

  if (claims->signature == NULL)
    return FALSE;
  expected = tresen_wechat_signature (tresen_secret_peek (account->token), claims->timestamp,
                                      claims->nonce);
  return is_signed_as (expected, claims->signature);
}

static gboolean
has_good_msg_signature (const TresenWechatAccount *account,
                        const Claims *claims,
                        const char *encrypt)
{
  g_autofree char *expected = NULL;

  if (claims->msg_signature == NULL)
    return FALSE;
  expected = tresen_wechat_msg_signature (tresen_secret_peek (account->token), claims->timestamp,
                                          claims->nonce, encrypt);
  return is_signed_as (expected, claims->msg_signature);
}

static TresenWechatVerdict *
read_url_check (const TresenWechatAccount *account, const Claims *claims, const char *echo)
{
  if (claims->signature == NULL || echo == NULL)
    return refuse (
        400,
        "URL check without signature or echostr, as when a person opens the address in a browser");
  if (!has_good_signature (account, claims))
    return refuse (403,
                   "URL check with a wrong signature: the token here and at WeChat may differ");
  return new_verdict (TRESEN_WECHAT_VERDICT_ECHO, "",
                      tresen_http_reply_new_text (200, PLAIN_TEXT, echo));
}

/* A document that cannot be read is refused, so that WeChat repeats it and staff hear of it. One that can be read but says
 * nothing we could file is answered: no repeat would mend it, and the customer would be told of a fault. */
static TresenWechatVerdict *
read_document (const TresenWechatAccount *account, const TresenTree *document, gboolean is_json)
{
  g_autoptr (GError) error = NULL;
  TresenWechatCallback *callback = tresen_wechat_callback_decode (document, &error);
  TresenWechatVerdict *verdict;

  if (callback == NULL)
    return new_verdict (TRESEN_WECHAT_VERDICT_UNREADABLE, error->message,
                        tresen_http_reply_new_text (200, PLAIN_TEXT, "success"));
  verdict = new_verdict (TRESEN_WECHAT_VERDICT_CALLBACK, "",
                         tresen_http_reply_new_text (200, PLAIN_TEXT, "success"));
  verdict->callback = callback;
  verdict->manner.is_json = is_json;
  verdict->is_misdirected = account->original_id != NULL && *account->original_id != '\0'
                            && strcmp (account->original_id, callback->to) != 0;
  return verdict;
}

static TresenWechatVerdict *
read_text (const TresenWechatAccount *account, GBytes *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenTree) document = tresen_wechat_document_parse (text, &error);

  if (document == NULL)
    return new_verdict (TRESEN_WECHAT_VERDICT_UNREADABLE, error->message,
                        tresen_http_reply_new_empty (400));
  return read_document (account, document, tresen_wechat_document_is_json (text));
}

static GBytes *
decrypt_with (const TresenWechatAccount *account,
              TresenSecret *encoded,
              const char *encrypt,
              GError **error)
{
  guint8 key[TRESEN_WECHAT_KEY_SIZE];
  GBytes *text = NULL;

  if (tresen_wechat_key_decode (tresen_secret_peek (encoded), key, error))
    text = tresen_wechat_decrypt (key, account->app_id, encrypt, error);
  tresen_memory_wipe (key, sizeof key);
  return text;
}

/* Messages that were under way when the key was changed still come under the one before. */
static GBytes *
decrypt (const TresenWechatAccount *account,
         const char *encrypt,
         TresenSecret **key,
         GError **error)
{
  g_autoptr (GError) first_error = NULL;
  GBytes *text = decrypt_with (account, account->encoding_aes_key, encrypt, &first_error);

  *key = account->encoding_aes_key;
  if (text == NULL && account->previous_encoding_aes_key != NULL
      && !g_error_matches (first_error, TRESEN_WECHAT_CRYPTO_ERROR,
                           TRESEN_WECHAT_CRYPTO_ERROR_RECEIVER))
    {
      *key = account->previous_encoding_aes_key;
      text = decrypt_with (account, *key, encrypt, NULL);
    }
  if (text == NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  return text;
}

/* A reply is sealed with the key that opened the callback, and repeats its nonce. */
static TresenWechatVerdict *
read_opened (const TresenWechatAccount *account,
             const Claims *claims,
             TresenSecret *key,
             GBytes *text)
{
  TresenWechatVerdict *verdict = read_text (account, text);

  if (verdict->kind != TRESEN_WECHAT_VERDICT_CALLBACK)
    return verdict;
  verdict->manner.nonce = g_strdup (claims->nonce);
  verdict->manner.app_id = g_strdup (account->app_id);
  verdict->manner.token = tresen_secret_ref (account->token);
  verdict->manner.aes_key = tresen_secret_ref (key);
  return verdict;
}

static TresenWechatVerdict *
read_sealed (const TresenWechatAccount *account, const Claims *claims, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (TresenTree) envelope = tresen_wechat_document_parse (body, &error);
  TresenSecret *key = NULL;
  const char *encrypt;

  if (envelope == NULL)
    return refuse (400, error->message);
  encrypt = tresen_tree_find_text (envelope, "Encrypt");
  if (*encrypt == '\0')
    return refuse (403, "callback in clear, where only sealed ones are taken");
  if (!has_good_msg_signature (account, claims, encrypt))
    return refuse (403,
                   "callback with a wrong msg_signature: the token here and at WeChat may differ");
  text = decrypt (account, encrypt, &key, &error);
  if (text != NULL)
    return read_opened (account, claims, key, text);
  if (g_error_matches (error, TRESEN_WECHAT_CRYPTO_ERROR, TRESEN_WECHAT_CRYPTO_ERROR_RECEIVER))
    return refuse (403, error->message);
  return new_verdict (TRESEN_WECHAT_VERDICT_UNREADABLE, error->message,
                      tresen_http_reply_new_empty (403));
}

static TresenWechatVerdict *
read_callback (const TresenWechatAccount *account, const Claims *claims, GBytes *body)
{
  gboolean is_empty = g_bytes_get_size (body) == 0;
  gboolean is_sealed = account->mode == TRESEN_WECHAT_MODE_SAFE
                       || (account->mode == TRESEN_WECHAT_MODE_COMPAT && claims->is_sealed);

  if (claims->signature == NULL && (!is_sealed || claims->msg_signature == NULL))
    return refuse (400, "callback without signature");
  if (is_sealed && !is_empty)
    return read_sealed (account, claims, body);
  if (!has_good_signature (account, claims))
    return refuse (403, "callback with a wrong signature: the token here and at WeChat may differ");
  if (is_empty)
    return new_verdict (TRESEN_WECHAT_VERDICT_EMPTY, "callback without a body",
                        tresen_http_reply_new_empty (200));
  return read_text (account, body);
}

/**
 * tresen_wechat_endpoint_read:
 * @account: whose callbacks are taken; without a token nothing is authentic
 * @request: a request to the callback address, its body within the caller's limit
 *
 * Decides what a request is and what it is to be answered with. Never fails: what is not WeChat's is a verdict too. Signatures
 * are compared in constant time and stand in no reason. The clock is not asked, as repeats may carry their old timestamp.
 * Pure; any thread. Source: WeChat, message push, "URL check" and "Encryption".
 *
 * Answers: `echostr` or `success` as text/plain; 400 for a missing parameter or a document that cannot be read; 403 for a wrong
 * signature, another AppID, a key that does not fit, or a clear body in safe mode; 405 for another method.
 *
 * Returns: (transfer full): the verdict; free it with tresen_wechat_verdict_free()
 */
TresenWechatVerdict *
tresen_wechat_endpoint_read (const TresenWechatAccount *account, const TresenHttpRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenHttpQuery) query = tresen_http_query_parse (request->query, &error);
  Claims claims;

  if (query == NULL)
    return refuse (400, error->message);
  claims.signature = tresen_http_query_get (query, "signature");
  claims.msg_signature = tresen_http_query_get (query, "msg_signature");
  claims.timestamp = tresen_http_query_get (query, "timestamp");
  claims.nonce = tresen_http_query_get (query, "nonce");
  claims.is_sealed = g_strcmp0 (tresen_http_query_get (query, "encrypt_type"), "aes") == 0;
  if (claims.timestamp == NULL || claims.nonce == NULL)
    return refuse (
        400, "request without timestamp or nonce, as when a person opens the address in a browser");
  if (*tresen_secret_peek (account->token) == '\0')
    return refuse (403, "no token is set, so nothing can be checked");
  if (strcmp (request->method, "GET") == 0)
    return read_url_check (account, &claims, tresen_http_query_get (query, "echostr"));
  if (strcmp (request->method, "POST") == 0)
    return read_callback (account, &claims, request->body);
  return refuse (405, "neither GET nor POST");
}

void
tresen_wechat_verdict_free (TresenWechatVerdict *self)
{
  if (self == NULL)
    return;
  tresen_wechat_callback_free (self->callback);
  tresen_wechat_manner_clear (&self->manner);
  g_clear_pointer (&self->reply, tresen_http_reply_unref);
  g_free (self->reason);
  g_free (self);
}
