/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-setup.h"

#include <string.h>

#include "tresen-random.h"

/* The account that practice mode plays. An AppID of this form is never given out: it spells a word. */
#define PRACTICE_APP_ID "wx7072616374696365"
#define PRACTICE_ORIGINAL_ID "gh_707261637469"
#define PRACTICE_MERCHANT "practice_autohaus"
#define PRACTICE_PRODUCT "CAR"
#define PRACTICE_SHOP_URL "https://autohaus.example"

static const char practice_connection[] = "# A practice profile: no customer in it is real.\n"
                                          "[bridge]\n"
                                          "listen=127.0.0.1:0\n"
                                          "\n"
                                          "[shop]\n"
                                          "name=Autohaus Beispiel\n"
                                          "url=" PRACTICE_SHOP_URL "\n"
                                          "currency=EUR\n"
                                          "\n"
                                          "[wechat]\n"
                                          "app-id=" PRACTICE_APP_ID "\n"
                                          "original-id=" PRACTICE_ORIGINAL_ID "\n"
                                          "mode=safe\n"
                                          "\n"
                                          "[paygate]\n"
                                          "merchant-id=" PRACTICE_MERCHANT "\n"
                                          "product-nr=" PRACTICE_PRODUCT "\n"
                                          "currency=EUR\n"
                                          "live=false\n";

/* A practice profile is told from a dealer's own by its AppID, so that the two can never mix. */
static TresenConnection *
load_practice_connection (TresenProfile *profile, GError **error)
{
  g_autofree char *path
      = g_build_filename (tresen_profile_get_folder (profile), "connection.ini", NULL);
  g_autoptr (TresenConnection) connection = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)
      && !g_file_set_contents_full (path, practice_connection, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                    0600, error))
    return NULL;
  connection = tresen_connection_load (profile, error);
  if (connection == NULL)
    return NULL;
  if (strcmp (connection->wechat_app_id, PRACTICE_APP_ID) == 0)
    return g_steal_pointer (&connection);
  g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_CONNECTION,
               "profile: %s belongs to a real account; practise in another --profile", path);
  return NULL;
}

static TresenSecret *
new_practice_key (void)
{
  g_autofree char *first = tresen_random_token ();
  g_autofree char *second = tresen_random_token ();
  g_autofree char *both = g_strconcat (first, second, NULL);

  both[43] = '\0';
  return tresen_secret_new (both);
}

/* Of letters and digits, at most 32. */
static TresenSecret *
new_practice_password (gsize size)
{
  g_autofree char *token = tresen_random_token ();

  token[size] = '\0';
  return tresen_secret_new (token);
}

static TresenSecrets *
new_practice_secrets (void)
{
  TresenSecrets *secrets = tresen_secrets_new ();
  g_autofree char *token = tresen_random_token ();
  g_autofree char *app_secret = tresen_random_token ();

  secrets->wechat_token = tresen_secret_new (token);
  secrets->wechat_app_secret = tresen_secret_new (app_secret);
  secrets->wechat_encoding_aes_key = new_practice_key ();
  secrets->paygate_encryption_password = new_practice_password (16);
  secrets->paygate_hmac_password = new_practice_password (32);
  return secrets;
}

static void
set_if_empty (char **text, const char *value)
{
  if (**text != '\0')
    return;
  g_free (*text);
  *text = g_strdup (value);
}

static gboolean
knows_openid (const char *openid, gpointer user_data)
{
  return tresen_practice_wechat_get_name (user_data, openid) != NULL;
}

/* A profile of an earlier version says nothing of payments. */
static gboolean
set_up_paygate (TresenSetup *self, GError **error)
{
  TresenConnection *connection = self->connection;
  g_autofree char *state_file
      = g_build_filename (tresen_profile_get_folder (self->profile), "practice-paygate.json", NULL);
  TresenPracticePaygateConfig config = {
    .encryption_password = tresen_secret_peek (self->secrets->paygate_encryption_password),
    .hmac_password = tresen_secret_peek (self->secrets->paygate_hmac_password),
    .state_file = state_file,
    .knows_openid = knows_openid,
    .user_data = self->practice,
  };

  set_if_empty (&connection->paygate_merchant_id, PRACTICE_MERCHANT);
  set_if_empty (&connection->paygate_product_nr, PRACTICE_PRODUCT);
  set_if_empty (&connection->shop_url, PRACTICE_SHOP_URL);
  connection->paygate_is_live = FALSE;
  config.merchant_id = connection->paygate_merchant_id;
  config.uses_aes = strcmp (connection->paygate_cipher, "aes") == 0;
  config.allows_letters = connection->paygate_refnr_letters;
  self->practice_paygate = tresen_practice_paygate_new (&config);
  if (!tresen_practice_paygate_listen (self->practice_paygate, 0, error))
    return FALSE;
  g_free (connection->paygate_base);
  connection->paygate_base = g_strdup (tresen_practice_paygate_get_base (self->practice_paygate));
  tresen_practice_wechat_set_paygate (self->practice, connection->paygate_base);
  return TRUE;
}

static gboolean
set_up_practice (TresenSetup *self, GError **error)
{
  g_autofree char *state_file
      = g_build_filename (tresen_profile_get_folder (self->profile), "practice.json", NULL);
  TresenPracticeConfig config = { 0 };

  self->connection = load_practice_connection (self->profile, error);
  if (self->connection == NULL)
    return FALSE;
  self->secrets = new_practice_secrets ();
  config.app_id = self->connection->wechat_app_id;
  config.app_secret = tresen_secret_peek (self->secrets->wechat_app_secret);
  config.original_id = self->connection->wechat_original_id;
  config.token = tresen_secret_peek (self->secrets->wechat_token);
  config.encoding_aes_key = tresen_secret_peek (self->secrets->wechat_encoding_aes_key);
  config.mode = self->connection->wechat_mode;
  config.state_file = state_file;
  self->practice = tresen_practice_wechat_new (&config);
  if (!tresen_practice_wechat_listen (self->practice, 0, error))
    return FALSE;
  g_free (self->connection->wechat_api_base);
  self->connection->wechat_api_base = g_strdup (tresen_practice_wechat_get_base (self->practice));
  g_free (self->connection->wechat_oauth_base);
  self->connection->wechat_oauth_base = g_strdup (tresen_practice_wechat_get_base (self->practice));
  return set_up_paygate (self, error);
}

static gboolean
set_up_real (TresenSetup *self, const TresenOptions *options, GError **error)
{
  self->connection = tresen_connection_load (self->profile, error);
  if (self->connection == NULL)
    return FALSE;
  for (guint i = 0; i < self->connection->warnings->len; i++)
    g_warning ("%s", (const char *) g_ptr_array_index (self->connection->warnings, i));
  if (options->secrets == NULL)
    {
      g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_NO_SECRETS,
                   "secrets: none are given; start Tresen with --secrets FILE");
      return FALSE;
    }
  self->secrets = tresen_secrets_load_file (options->secrets, error);
  return self->secrets != NULL;
}

/**
 * tresen_setup_new:
 *
 * Makes and locks the profile and reads its settings; in practice mode starts the stand-ins in the thread-default context.
 * Errors: those of profile/ and of the stand-ins. Main thread.
 *
 * Returns: (transfer full) (nullable): all that is needed to begin
 */
TresenSetup *
tresen_setup_new (const TresenOptions *options, GError **error)
{
  g_autoptr (TresenSetup) self = g_new0 (TresenSetup, 1);

  self->profile = tresen_profile_new (options->profile, error);
  if (self->profile == NULL || !tresen_profile_lock (self->profile, error))
    return NULL;
  if (!(options->is_practice ? set_up_practice (self, error) : set_up_real (self, options, error)))
    return NULL;
  return g_steal_pointer (&self);
}

void
tresen_setup_free (TresenSetup *self)
{
  if (self == NULL)
    return;
  if (self->practice_paygate != NULL)
    tresen_practice_paygate_stop (self->practice_paygate);
  if (self->practice != NULL)
    tresen_practice_wechat_stop (self->practice);
  g_clear_object (&self->practice_paygate);
  g_clear_object (&self->practice);
  g_clear_pointer (&self->secrets, tresen_secrets_free);
  g_clear_pointer (&self->connection, tresen_connection_free);
  g_clear_pointer (&self->profile, tresen_profile_unref);
  g_free (self);
}
