/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "tresen-connection.h"
#include "tresen-secrets.h"
#include "../support/test-folder.h"

static TresenProfile *
new_profile (char **folder)
{
  g_autoptr (GError) error = NULL;
  TresenProfile *profile;

  *folder = g_dir_make_tmp ("tresen-profile-XXXXXX", &error);
  g_assert_no_error (error);
  profile = tresen_profile_new (*folder, &error);
  g_assert_no_error (error);
  return profile;
}

static void
test_lock (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (TresenProfile) first = new_profile (&folder);
  g_autoptr (TresenProfile) second = tresen_profile_new (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (tresen_profile_lock (first, &error));
  g_assert_false (tresen_profile_lock (second, &error));
  g_assert_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_IN_USE);
  g_clear_error (&error);
  g_clear_pointer (&first, tresen_profile_unref);
  g_assert_true (tresen_profile_lock (second, &error));
  g_assert_no_error (error);
  test_folder_remove (folder);
}

static void
test_application_id (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (TresenProfile) profile = new_profile (&folder);
  g_autofree char *id = tresen_profile_get_application_id (profile, "io.example.App");
  g_autofree char *same = tresen_profile_get_application_id (profile, "io.example.App");

  g_assert_true (g_str_has_prefix (id, "io.example.App.p"));
  g_assert_cmpuint (strlen (id), ==, strlen ("io.example.App.p") + 16);
  g_assert_cmpstr (id, ==, same);
  g_assert_true (g_application_id_is_valid (id));
  test_folder_remove (folder);
}

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenConnection) connection = tresen_connection_parse ("", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (connection->listen_address, ==, "127.0.0.1");
  g_assert_cmpuint (connection->listen_port, ==, 8790);
  g_assert_cmpstr (connection->wechat_mode, ==, "safe");
  g_assert_cmpstr (connection->wechat_api_base, ==, "https://api.weixin.qq.com");
  g_assert_false (connection->trusts_proxy);
  g_assert_cmpuint (connection->warnings->len, ==, 0);
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenConnection) connection = tresen_connection_parse (
      "[bridge]\nlisten=[::1]:0  # any port\npublic-url=https://desk.example.de/\n"
      "trusted-proxy=true\ncolour=blue\n[wechat]\napp-id=wx0123\nmode=plain\n"
      "api-base=http://127.0.0.1:9/\n[nonsense]\na=b\n",
      &error);

  g_assert_no_error (error);
  g_assert_cmpstr (connection->listen_address, ==, "::1");
  g_assert_cmpuint (connection->listen_port, ==, 0);
  g_assert_cmpstr (connection->public_url, ==, "https://desk.example.de");
  g_assert_cmpstr (connection->wechat_api_base, ==, "http://127.0.0.1:9");
  g_assert_true (connection->trusts_proxy);
  g_assert_cmpuint (connection->warnings->len, ==, 2);
}

static TresenConnection *
parse_shop (const char *keys)
{
  g_autofree char *text = g_strconcat ("[shop]\n", keys, "\n", NULL);
  g_autoptr (GError) error = NULL;
  TresenConnection *connection = tresen_connection_parse (text, &error);

  g_assert_no_error (error);
  return connection;
}

/* What cannot be read of the hours is told, and stops nothing. */
static void
test_hours (void)
{
  g_autoptr (TresenConnection) none = parse_shop ("name=Autohaus");
  g_autoptr (TresenConnection) good
      = parse_shop ("hours=Mo-Fr 08:00-18:00; Sa 09:00-13:00  # as on the door\ntime-zone=UTC");
  g_autoptr (TresenConnection) bad = parse_shop ("hours=Mo-Fr 8 to 6");
  g_autoptr (TresenConnection) nowhere = parse_shop ("hours=24/7\ntime-zone=Europe/Entenhausen");

  g_assert_null (none->opening_hours);
  g_assert_cmpstr (none->shop_hours, ==, "");
  g_assert_nonnull (good->opening_hours);
  g_assert_cmpstr (good->shop_hours, ==, "Mo-Fr 08:00-18:00; Sa 09:00-13:00");
  g_assert_cmpuint (good->warnings->len, ==, 0);
  g_assert_true (tresen_opening_hours_is_open (good->opening_hours, 12 * G_TIME_SPAN_HOUR));
  g_assert_null (bad->opening_hours);
  g_assert_cmpuint (bad->warnings->len, ==, 1);
  g_assert_true (g_str_has_prefix (bad->warnings->pdata[0], "connection.ini: hours in [shop]: "));
  g_assert_null (nowhere->opening_hours);
  g_assert_cmpuint (nowhere->warnings->len, ==, 1);
  g_assert_true (
      g_str_has_prefix (nowhere->warnings->pdata[0], "connection.ini: time-zone in [shop]: "));
}

static void
test_refusals (void)
{
  static const char *const texts[] = {
    "[bridge]\nlisten=8790\n",
    "[bridge]\nlisten=desk.example.de:80\n",
    "[bridge]\nlisten=127.0.0.1:70000\n",
    "[bridge]\npublic-url=http://desk.example.de\n",
    "[bridge]\npublic-url=ftp://desk.example.de\n",
    "[bridge]\ntrusted-proxy=perhaps\n",
    "[wechat]\nmode=clear\n",
    "[wechat]\ntoken-endpoint=other\n",
    "[wechat]\napi-base=http://api.weixin.qq.com\n",
    "no group=1\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenConnection) connection = tresen_connection_parse (texts[i], &error);

      g_assert_null (connection);
      g_assert_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_CONNECTION);
    }
}

static void
test_not_set_up (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (TresenProfile) profile = new_profile (&folder);
  g_autoptr (GError) error = NULL;

  g_assert_null (tresen_connection_load (profile, &error));
  g_assert_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_NOT_SET_UP);
  test_folder_remove (folder);
}

static void
test_secrets (void)
{
  g_autofree char *folder = g_dir_make_tmp ("tresen-secrets-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "secrets.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenSecrets) secrets = NULL;

  g_assert_null (tresen_secrets_load_file (path, &error));
  g_assert_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_SECRETS);
  g_clear_error (&error);

  g_assert_true (
      g_file_set_contents (path, "[wechat]\ntoken=AAAAA\napp-secret= s3cret \n", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (tresen_secrets_load_file (path, &error));
  g_assert_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_SECRETS);
  g_assert_null (strstr (error->message, "s3cret"));
  g_clear_error (&error);

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  secrets = tresen_secrets_load_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tresen_secret_peek (secrets->wechat_token), ==, "AAAAA");
  g_assert_cmpstr (tresen_secret_peek (secrets->wechat_app_secret), ==, "s3cret");
  g_assert_null (secrets->wechat_encoding_aes_key);
  test_folder_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/connection/hours", test_hours);
  g_test_add_func ("/profile/lock", test_lock);
  g_test_add_func ("/profile/application-id", test_application_id);
  g_test_add_func ("/profile/connection/defaults", test_defaults);
  g_test_add_func ("/profile/connection/values", test_values);
  g_test_add_func ("/profile/connection/refusals", test_refusals);
  g_test_add_func ("/profile/connection/not-set-up", test_not_set_up);
  g_test_add_func ("/profile/secrets", test_secrets);
  return g_test_run ();
}
