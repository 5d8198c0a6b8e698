/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-wechat-reaction.h"

#include <gio/gio.h>

#include "tresen-wechat-error.h"

/* The table of WeChat's codes: what is to be done, and what a call came to that changes something and one that reads. */

#define MINUTE 60
#define NO_PAUSE 0

typedef struct
{
  int code;
  TresenWechatReaction reaction;
  TresenWechatError of_send;
  TresenWechatError of_reading;
  int pause_s; /* in which the token endpoint is not asked again; 0: a growing while */
} Case;

#define R(name) TRESEN_WECHAT_REACTION_##name
#define E(name) TRESEN_WECHAT_ERROR_##name

static const Case cases[] = {
  { -1, R (RETRY), E (UNKNOWN), E (BUSY), NO_PAUSE },
  { 40001, R (RENEW_TOKEN), E (SETTINGS), E (SETTINGS), NO_PAUSE },
  { 40002, R (FAULT), E (REFUSED), E (REFUSED), NO_PAUSE },
  { 40013, R (SETTINGS), E (SETTINGS), E (SETTINGS), NO_PAUSE },
  { 40014, R (RENEW_TOKEN), E (SETTINGS), E (SETTINGS), NO_PAUSE },
  { 40125, R (SETTINGS), E (SETTINGS), E (SETTINGS), NO_PAUSE },
  { 40164, R (ADDRESS), E (SETTINGS), E (SETTINGS), MINUTE },
  { 40243, R (SETTINGS), E (SETTINGS), E (SETTINGS), 10 * MINUTE },
  { 41001, R (FAULT), E (REFUSED), E (REFUSED), NO_PAUSE },
  { 41002, R (SETTINGS), E (SETTINGS), E (SETTINGS), NO_PAUSE },
  { 41004, R (SETTINGS), E (SETTINGS), E (SETTINGS), NO_PAUSE },
  { 42001, R (RENEW_TOKEN), E (SETTINGS), E (SETTINGS), NO_PAUSE },
  { 42007, R (AUTHORIZE), E (REFUSED), E (REFUSED), NO_PAUSE },
  { 43002, R (FAULT), E (REFUSED), E (REFUSED), NO_PAUSE },
  { 43003, R (FAULT), E (REFUSED), E (REFUSED), NO_PAUSE },
  { 45009, R (WAIT_DAY), E (BUSY), E (BUSY), NO_PAUSE },
  { 45011, R (WAIT_MINUTE), E (BUSY), E (BUSY), MINUTE },
  { 45169, R (WAIT), E (BUSY), E (BUSY), NO_PAUSE },
  { 48001, R (UNAVAILABLE), E (REFUSED), E (REFUSED), NO_PAUSE },
  { 48004, R (BANNED), E (REFUSED), E (REFUSED), NO_PAUSE },
  { 50004, R (STOP), E (SETTINGS), E (SETTINGS), 60 * MINUTE },
  { 50007, R (STOP), E (SETTINGS), E (SETTINGS), 60 * MINUTE },
  { 61004, R (ADDRESS), E (SETTINGS), E (SETTINGS), MINUTE },
  { 89503, R (ADMINISTRATOR), E (SETTINGS), E (SETTINGS), 10 * MINUTE },
  { 89506, R (ADMINISTRATOR), E (SETTINGS), E (SETTINGS), 24 * 60 * MINUTE },
  { 89507, R (ADMINISTRATOR), E (SETTINGS), E (SETTINGS), 60 * MINUTE },
  { 268487001, R (RETRY), E (UNKNOWN), E (BUSY), NO_PAUSE },
  { 268487002, R (RETRY), E (UNKNOWN), E (BUSY), NO_PAUSE },
  /* Not in the table: refused, and so it stays. */
  { 45015, R (GIVE_UP), E (REFUSED), E (REFUSED), NO_PAUSE },
  { 99999, R (GIVE_UP), E (REFUSED), E (REFUSED), NO_PAUSE },
  { -2, R (GIVE_UP), E (REFUSED), E (REFUSED), NO_PAUSE },
};

static void
test_code (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) of_send = tresen_wechat_error_new_from_code (c->code, "why", FALSE);
  g_autoptr (GError) of_reading = tresen_wechat_error_new_from_code (c->code, "why", TRUE);

  g_assert_cmpint (tresen_wechat_reaction_to (c->code), ==, c->reaction);
  g_assert_error (of_send, TRESEN_WECHAT_ERROR, (int) c->of_send);
  g_assert_error (of_reading, TRESEN_WECHAT_ERROR, (int) c->of_reading);
  g_assert_cmpint (tresen_wechat_error_get_code (of_send), ==, c->code);
  g_assert_cmpint (tresen_wechat_code_is_stale_token (c->code), ==,
                   c->reaction == TRESEN_WECHAT_REACTION_RENEW_TOKEN);
  if (c->pause_s > 0)
    for (guint i = 1; i < 4; i++)
      g_assert_cmpint (tresen_wechat_code_get_pause_us (c->code, i), ==,
                       c->pause_s * G_TIME_SPAN_SECOND);
  else
    g_assert_cmpint (tresen_wechat_code_get_pause_us (c->code, 3), >,
                     tresen_wechat_code_get_pause_us (c->code, 1));
}

static void
test_none (void)
{
  g_assert_cmpint (tresen_wechat_reaction_to (0), ==, TRESEN_WECHAT_REACTION_NONE);
}

/* A message of which it is not known whether it was sent is not of those that are tried again by themselves. */
static void
test_never_twice (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = tresen_wechat_error_new_from_code (cases[i].code, "", FALSE);

      if (cases[i].reaction == TRESEN_WECHAT_REACTION_RETRY)
        g_assert_false (tresen_wechat_error_is_transient (error));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wechat/reaction/%d", cases[i].code);

      g_test_add_data_func (path, &cases[i], test_code);
    }
  g_test_add_func ("/wechat/reaction/none", test_none);
  g_test_add_func ("/wechat/reaction/never-twice", test_never_twice);
  return g_test_run ();
}
