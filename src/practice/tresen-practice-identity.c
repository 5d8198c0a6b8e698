/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-identity.h"

#include <string.h>

#include "tresen-bytes.h"
#include "tresen-http-message.h"
#include "tresen-random.h"
#include "tresen-wechat-crypto.h"

/**
 * tresen_practice_identity_new:
 * @config: copied; an EncodingAESKey that cannot be used counts as none
 *
 * Returns: (transfer full): the account's identity, writing XML
 */
TresenPracticeIdentity *
tresen_practice_identity_new (const TresenPracticeConfig *config)
{
  TresenPracticeIdentity *self = g_rc_box_new0 (TresenPracticeIdentity);
  g_autoptr (GError) error = NULL;

  self->app_id = g_strdup (config->app_id);
  self->app_secret = g_strdup (config->app_secret);
  self->original_id = g_strdup (config->original_id);
  self->token = g_strdup (config->token);
  if (config->encoding_aes_key != NULL)
    self->has_key = tresen_wechat_key_decode (config->encoding_aes_key, self->key, &error);
  if (error != NULL)
    g_warning ("practice: %s", error->message);
  if (!tresen_practice_identity_set_mode (self, config->mode != NULL ? config->mode : "plain"))
    g_warning ("practice: mode cannot be used, staying with plain");
  return self;
}

static void
clear_identity (gpointer data)
{
  TresenPracticeIdentity *self = data;

  g_free (self->app_id);
  g_free (self->app_secret);
  g_free (self->original_id);
  g_free (self->token);
  tresen_memory_wipe (self->key, sizeof self->key);
}

TresenPracticeIdentity *
tresen_practice_identity_ref (TresenPracticeIdentity *self)
{
  return g_rc_box_acquire (self);
}

void
tresen_practice_identity_unref (TresenPracticeIdentity *self)
{
  g_rc_box_release_full (self, clear_identity);
}

/**
 * tresen_practice_identity_set_mode:
 * @mode: "plain", "compat" or "safe"
 *
 * Returns: %FALSE, and nothing changes, if @mode is none of these or needs a key that is not there
 */
gboolean
tresen_practice_identity_set_mode (TresenPracticeIdentity *self, const char *mode)
{
  static const char *const names[] = { "plain", "compat", "safe" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (strcmp (names[i], mode) != 0)
        continue;
      if (i != TRESEN_PRACTICE_MODE_PLAIN && !self->has_key)
        return FALSE;
      self->mode = (TresenPracticeMode) i;
      return TRUE;
    }
  return FALSE;
}

static char *
write_document (const TresenPracticeIdentity *self, const TresenPracticeDocument *document)
{
  return self->writes_json ? tresen_practice_document_to_json (document)
                           : tresen_practice_document_to_xml (document);
}

static char *
encrypt_document (const TresenPracticeIdentity *self, const char *text, GError **error)
{
  guint8 salt[TRESEN_WECHAT_SALT_SIZE];
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));

  tresen_random_fill (salt, sizeof salt);
  return tresen_wechat_encrypt (self->key, self->app_id, salt, message, error);
}

/* The body of compat and safe mode (spec 2.2) around @encrypt. */
static char *
write_envelope (const TresenPracticeIdentity *self,
                const TresenPracticeDocument *document,
                const char *encrypt)
{
  g_autoptr (TresenPracticeDocument) envelope = NULL;

  if (self->mode == TRESEN_PRACTICE_MODE_COMPAT)
    envelope = tresen_practice_document_copy (document);
  else
    {
      envelope = tresen_practice_document_new ();
      tresen_practice_document_add_text (envelope, "ToUserName", self->original_id);
    }
  tresen_practice_document_add_text (envelope, "Encrypt", encrypt);
  return write_document (self, envelope);
}

/**
 * tresen_practice_letter_new:
 * @document: the message or the event
 * @openid: whose it is
 * @url: the callback address, which may have a query of its own
 * @now_s: the platform's clock, Unix seconds
 *
 * Writes, seals and signs one delivery in the account's mode (spec 2.1 to 2.5), each time with a new nonce.
 *
 * Errors: those of the cipher. Returns: (transfer full) (nullable): the letter
 */
TresenPracticeLetter *
tresen_practice_letter_new (const TresenPracticeIdentity *identity,
                            const TresenPracticeDocument *document,
                            const char *openid,
                            const char *url,
                            gint64 now_s,
                            GError **error)
{
  g_autoptr (TresenPracticeLetter) self = g_new0 (TresenPracticeLetter, 1);
  g_autofree char *timestamp = g_strdup_printf ("%" G_GINT64_FORMAT, now_s);
  g_autofree char *nonce = tresen_random_digits (10);
  g_autofree char *signature = tresen_wechat_signature (identity->token, timestamp, nonce);
  g_autofree char *text = write_document (identity, document);

  self->content_type = identity->writes_json ? "application/json" : "text/xml";
  self->url = tresen_http_query_append (url, "signature", signature, "timestamp", timestamp,
                                        "nonce", nonce, "openid", openid, NULL);
  if (identity->mode != TRESEN_PRACTICE_MODE_PLAIN)
    {
      g_autofree char *encrypt = encrypt_document (identity, text, error);
      g_autofree char *clear_url = g_steal_pointer (&self->url);
      g_autofree char *msg_signature = NULL;

      if (encrypt == NULL)
        return NULL;
      msg_signature = tresen_wechat_msg_signature (identity->token, timestamp, nonce, encrypt);
      self->url = tresen_http_query_append (clear_url, "encrypt_type", "aes", "msg_signature",
                                            msg_signature, NULL);
      g_free (text);
      text = write_envelope (identity, document, encrypt);
    }
  self->body = g_bytes_new (text, strlen (text));
  return g_steal_pointer (&self);
}

/** tresen_practice_url_check_new: Returns: (transfer full): the address with the query of the URL check (spec 1) */
char *
tresen_practice_url_check_new (const TresenPracticeIdentity *identity,
                               const char *url,
                               gint64 now_s,
                               const char *echo)
{
  g_autofree char *timestamp = g_strdup_printf ("%" G_GINT64_FORMAT, now_s);
  g_autofree char *nonce = tresen_random_digits (10);
  g_autofree char *signature = tresen_wechat_signature (identity->token, timestamp, nonce);

  return tresen_http_query_append (url, "signature", signature, "echostr", echo, "timestamp",
                                   timestamp, "nonce", nonce, NULL);
}

void
tresen_practice_letter_free (TresenPracticeLetter *self)
{
  g_free (self->url);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}
