/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-secrets.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/** tresen_secrets_new: Returns: (transfer full): no secrets at all. Any thread. */
TresenSecrets *
tresen_secrets_new (void)
{
  return g_new0 (TresenSecrets, 1);
}

static TresenSecret *
take_secret (GKeyFile *file, const char *group, const char *key)
{
  char *value = g_key_file_get_string (file, group, key, NULL);
  TresenSecret *secret = NULL;

  if (value == NULL)
    return NULL;
  g_strstrip (value);
  if (*value != '\0')
    secret = tresen_secret_new (value);
  tresen_memory_wipe (value, strlen (value));
  g_free (value);
  return secret;
}

static gboolean
is_private (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_SECRETS,
                   "secrets: cannot read %s: %s", path, g_strerror (errno));
      return FALSE;
    }
  if ((info.st_mode & 077) != 0)
    {
      g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_SECRETS,
                   "secrets: others may read %s; run: chmod 600 %s", path, path);
      return FALSE;
    }
  return TRUE;
}

/**
 * tresen_secrets_load_file:
 * @path: a key file with mode 0600
 *
 * Reads from the disk; call it at start. Errors: %TRESEN_PROFILE_ERROR_SECRETS; no message holds a
 * value. Any thread.
 *
 * Returns: (transfer full) (nullable): the secrets
 */
TresenSecrets *
tresen_secrets_load_file (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) parse_error = NULL;
  TresenSecrets *self;

  if (!is_private (path, error))
    return NULL;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &parse_error))
    {
      g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_SECRETS,
                   "secrets: %s is not a key file (code %d)", path, parse_error->code);
      return NULL;
    }
  self = tresen_secrets_new ();
  self->wechat_token = take_secret (file, "wechat", "token");
  self->wechat_app_secret = take_secret (file, "wechat", "app-secret");
  self->wechat_encoding_aes_key = take_secret (file, "wechat", "encoding-aes-key");
  self->wechat_previous_encoding_aes_key
      = take_secret (file, "wechat", "previous-encoding-aes-key");
  self->paygate_encryption_password = take_secret (file, "paygate", "encryption-password");
  self->paygate_hmac_password = take_secret (file, "paygate", "hmac-password");
  self->paygate_previous_encryption_password
      = take_secret (file, "paygate", "previous-encryption-password");
  self->paygate_previous_hmac_password = take_secret (file, "paygate", "previous-hmac-password");
  return self;
}

void
tresen_secrets_free (TresenSecrets *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->wechat_token, tresen_secret_unref);
  g_clear_pointer (&self->wechat_app_secret, tresen_secret_unref);
  g_clear_pointer (&self->wechat_encoding_aes_key, tresen_secret_unref);
  g_clear_pointer (&self->wechat_previous_encoding_aes_key, tresen_secret_unref);
  g_clear_pointer (&self->paygate_encryption_password, tresen_secret_unref);
  g_clear_pointer (&self->paygate_hmac_password, tresen_secret_unref);
  g_clear_pointer (&self->paygate_previous_encryption_password, tresen_secret_unref);
  g_clear_pointer (&self->paygate_previous_hmac_password, tresen_secret_unref);
  g_free (self);
}
