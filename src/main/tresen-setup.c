/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-setup.h"

#include <string.h>

#include "tresen-random.h"

/* The account that practice mode plays. An AppID of this form is never given out: it spells a word. */
#define PRACTICE_APP_ID "wx7072616374696365"
#define PRACTICE_ORIGINAL_ID "gh_707261637469"

static const char practice_connection[] = "# A practice profile: no customer in it is real.\n"
                                          "[bridge]\n"
                                          "listen=127.0.0.1:0\n"
                                          "\n"
                                          "[shop]\n"
                                          "name=Autohaus Beispiel\n"
                                          "\n"
                                          "[wechat]\n"
                                          "app-id=" PRACTICE_APP_ID "\n"
                                          "original-id=" PRACTICE_ORIGINAL_ID "\n"
                                          "mode=safe\n";

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

static TresenSecrets *
new_practice_secrets (void)
{
  TresenSecrets *secrets = tresen_secrets_new ();
  g_autofree char *token = tresen_random_token ();
  g_autofree char *app_secret = tresen_random_token ();

  secrets->wechat_token = tresen_secret_new (token);
  secrets->wechat_app_secret = tresen_secret_new (app_secret);
  secrets->wechat_encoding_aes_key = new_practice_key ();
  return secrets;
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
  return TRUE;
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
  if (self->practice != NULL)
    tresen_practice_wechat_stop (self->practice);
  g_clear_object (&self->practice);
  g_clear_pointer (&self->secrets, tresen_secrets_free);
  g_clear_pointer (&self->connection, tresen_connection_free);
  g_clear_pointer (&self->profile, tresen_profile_unref);
  g_free (self);
}
