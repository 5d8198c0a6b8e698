/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-quota-words.h"

#include <glib/gi18n.h>

/* The first beginning that fits counts. */
static const struct
{
  const char *beginning;
  const char *name;
} apis[] = {
  { "/cgi-bin/message/custom/send", N_ ("Replies") },
  { "/cgi-bin/message/custom/typing", N_ ("Typing signs") },
  { "/cgi-bin/message/template/", N_ ("Notices") },
  { "/cgi-bin/media/upload", N_ ("Files sent") },
  { "/cgi-bin/media/get", N_ ("Files fetched") },
  /* Translators: how often Tresen signs in at WeChat with the app secret */
  { "/cgi-bin/stable_token", N_ ("Sign-ins") },
  { "/cgi-bin/token", N_ ("Sign-ins") },
  { "/cgi-bin/user/get", N_ ("Lists of followers") },
  { "/cgi-bin/user/info/updateremark", N_ ("Remarks") },
  { "/cgi-bin/user/info", N_ ("Look-ups of followers") },
  { "/cgi-bin/user/tag/", N_ ("Tags") },
  { "/cgi-bin/tags/", N_ ("Tags") },
  { "/cgi-bin/template/", N_ ("Lists of templates") },
  { "/cgi-bin/qrcode/", N_ ("QR codes") },
  { "/cgi-bin/menu/", N_ ("Menu") },
  { "/cgi-bin/ticket/", N_ ("Page signatures") },
};

static const struct
{
  const char *feature;
  const char *name;
} features[] = {
  { "custom-send", N_ ("Replies at any time within 48 hours") },
  { "media", N_ ("Pictures and files") },
  { "followers", N_ ("List of followers") },
  { "remark", N_ ("Remarks") },
  { "tags", N_ ("Tags") },
  { "template", N_ ("Notices by template") },
  { "qr", N_ ("QR codes with a lead source") },
  { "menu", N_ ("Menu") },
};

/** @api: "/cgi-bin/user/get"; what Tresen has no word for is called by its path */
const char *
tresen_quota_words_api (const char *api)
{
  for (gsize i = 0; i < G_N_ELEMENTS (apis); i++)
    if (g_str_has_prefix (api, apis[i].beginning))
      return _ (apis[i].name);
  return api;
}

/** @apis: parted by blanks */
char *
tresen_quota_words_list (const char *list)
{
  g_auto (GStrv) all = g_strsplit (list, " ", -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; all[i] != NULL; i++)
    {
      const char *name = tresen_quota_words_api (all[i]);

      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (char *) name);
    }
  g_ptr_array_add (names, NULL);
  /* Translators: between the parts of a list */
  return g_strjoinv (C_ ("list", ", "), (char **) names->pdata);
}

/** @feature: a TRESEN_RIGHT_… */
const char *
tresen_right_words_feature (const char *feature)
{
  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (g_str_equal (feature, features[i].feature))
      return _ (features[i].name);
  return feature;
}
