/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stand-ins for WeChat and Paygate alone, for tests that are not written in C. It is steered through /practice/…. */
#include <gio/gio.h>
#include <glib-unix.h>
#include <stdio.h>

#include "tresen-practice-paygate.h"
#include "tresen-practice-wechat.h"

typedef struct
{
  char *app_id;
  char *secret;
  char *token;
  char *aes_key;
  char *mode;
  char *original_id;
  char *callback;
  char *state_file;
  int port;
  int token_life;
  int answer_ms;
  char *merchant_id;
  char *encryption_password;
  char *hmac_password;
  char *cipher;
  char *books_file;
  int paygate_port;
  int minute_ms;
  int later_ms;
} Options;

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
read_options (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "app-id", 0, 0, G_OPTION_ARG_STRING, &options->app_id, "AppID", "ID" },
    { "secret", 0, 0, G_OPTION_ARG_STRING, &options->secret, "AppSecret", "TEXT" },
    { "token", 0, 0, G_OPTION_ARG_STRING, &options->token, "Token of the callbacks", "TEXT" },
    { "aes-key", 0, 0, G_OPTION_ARG_STRING, &options->aes_key, "EncodingAESKey", "KEY" },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &options->mode, "plain, compat or safe", "MODE" },
    { "original-id", 0, 0, G_OPTION_ARG_STRING, &options->original_id, "gh_ id", "ID" },
    { "callback", 0, 0, G_OPTION_ARG_STRING, &options->callback, "Where the desk takes callbacks",
      "URL" },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &options->state_file, "Keeps the followers", "FILE" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "0 for any free one", "PORT" },
    { "token-life", 0, 0, G_OPTION_ARG_INT, &options->token_life, "Seconds an access token lives",
      "S" },
    { "answer-ms", 0, 0, G_OPTION_ARG_INT, &options->answer_ms, "Time for an answer to a callback",
      "MS" },
    { "merchant-id", 0, 0, G_OPTION_ARG_STRING, &options->merchant_id, "Of Paygate", "ID" },
    { "encryption-password", 0, 0, G_OPTION_ARG_STRING, &options->encryption_password, "Of Paygate",
      "TEXT" },
    { "hmac-password", 0, 0, G_OPTION_ARG_STRING, &options->hmac_password, "Of Paygate", "TEXT" },
    { "cipher", 0, 0, G_OPTION_ARG_STRING, &options->cipher, "blowfish or aes", "NAME" },
    { "books", 0, 0, G_OPTION_ARG_FILENAME, &options->books_file, "Keeps the books of Paygate",
      "FILE" },
    { "paygate-port", 0, 0, G_OPTION_ARG_INT, &options->paygate_port, "0 for any free one",
      "PORT" },
    { "minute-ms", 0, 0, G_OPTION_ARG_INT, &options->minute_ms,
      "A minute of the repeated notifications", "MS" },
    { "later-ms", 0, 0, G_OPTION_ARG_INT, &options->later_ms, "Until who pays later does", "MS" },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static const char *
or_else (const char *text, const char *fallback)
{
  return text != NULL ? text : fallback;
}

static TresenPracticeWechat *
start (const Options *options, GError **error)
{
  const TresenPracticeConfig config = {
    .app_id = or_else (options->app_id, "wx0123456789abcdef"),
    .app_secret = or_else (options->secret, "practice-secret"),
    .original_id = or_else (options->original_id, "gh_practice00000"),
    .token = or_else (options->token, "practicetoken"),
    .encoding_aes_key = options->aes_key,
    .mode = or_else (options->mode, "plain"),
    .state_file = options->state_file,
    .token_life_s = (guint) MAX (options->token_life, 0),
    .answer_time_us = (gint64) options->answer_ms * 1000,
  };
  g_autoptr (TresenPracticeWechat) practice = tresen_practice_wechat_new (&config);

  if (options->callback != NULL)
    tresen_practice_wechat_set_callback_url (practice, options->callback);
  if (!tresen_practice_wechat_listen (practice, (guint16) options->port, error))
    return NULL;
  return g_steal_pointer (&practice);
}

static gboolean
knows_openid (const char *openid, gpointer user_data)
{
  return tresen_practice_wechat_get_name (user_data, openid) != NULL;
}

static TresenPracticePaygate *
start_paygate (const Options *options, TresenPracticeWechat *wechat, GError **error)
{
  const TresenPracticePaygateConfig config = {
    .merchant_id = or_else (options->merchant_id, "practice_autohaus"),
    .encryption_password = or_else (options->encryption_password, "practicepassword"),
    .hmac_password = or_else (options->hmac_password, "practice-hmac-password-practice-"),
    .uses_aes = g_strcmp0 (options->cipher, "aes") == 0,
    .state_file = options->books_file,
    .minute_us = (gint64) options->minute_ms * 1000,
    .later_us = (gint64) options->later_ms * 1000,
    .knows_openid = knows_openid,
    .user_data = wechat,
  };
  g_autoptr (TresenPracticePaygate) paygate = tresen_practice_paygate_new (&config);

  if (!tresen_practice_paygate_listen (paygate, (guint16) options->paygate_port, error))
    return NULL;
  tresen_practice_wechat_set_paygate (wechat, tresen_practice_paygate_get_base (paygate));
  return g_steal_pointer (&paygate);
}

static void
options_clear (Options *options)
{
  g_free (options->app_id);
  g_free (options->secret);
  g_free (options->token);
  g_free (options->aes_key);
  g_free (options->mode);
  g_free (options->original_id);
  g_free (options->callback);
  g_free (options->state_file);
  g_free (options->merchant_id);
  g_free (options->encryption_password);
  g_free (options->hmac_password);
  g_free (options->cipher);
  g_free (options->books_file);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TresenPracticeWechat) practice = NULL;
  g_autoptr (TresenPracticePaygate) paygate = NULL;
  g_autoptr (GError) error = NULL;

  if (!read_options (&options, &argc, &argv, &error)
      || (practice = start (&options, &error)) == NULL
      || (paygate = start_paygate (&options, practice, &error)) == NULL)
    {
      g_printerr ("practice: %s\n", error->message);
      options_clear (&options);
      return 1;
    }
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_print ("practice: ready %s\n", tresen_practice_wechat_get_base (practice));
  g_print ("practice: paygate %s\n", tresen_practice_paygate_get_base (paygate));
  fflush (stdout);
  g_main_loop_run (loop);
  tresen_practice_paygate_stop (paygate);
  tresen_practice_wechat_stop (practice);
  options_clear (&options);
  return 0;
}
