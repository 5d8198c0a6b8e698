/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-quota-words.h"

#include <glib/gi18n.h>

#include "tresen-store-rights.h"

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
  { "/cgi-bin/user/info/batchget", N_ ("Look-ups of many followers") },
  { "/cgi-bin/user/info", N_ ("Look-ups of followers") },
  { "/cgi-bin/user/tag/", N_ ("Tags") },
  { "/cgi-bin/tags/", N_ ("Tags") },
  { "/cgi-bin/template/", N_ ("Lists of templates") },
  { "/cgi-bin/qrcode/", N_ ("QR codes") },
  { "/cgi-bin/menu/", N_ ("Menu") },
  { "/cgi-bin/ticket/", N_ ("Page signatures") },
};

/* In the order in which they are shown. */
static const char *const features_shown[] = {
  TRESEN_RIGHT_CUSTOM_SEND, TRESEN_RIGHT_MEDIA, TRESEN_RIGHT_FOLLOWERS,
  TRESEN_RIGHT_REMARK,      TRESEN_RIGHT_TAGS,  TRESEN_RIGHT_TEMPLATE,
  TRESEN_RIGHT_QR,          TRESEN_RIGHT_MENU,  NULL,
};

static const struct
{
  const char *feature;
  const char *name;
} features[] = {
  { TRESEN_RIGHT_CUSTOM_SEND, N_ ("Replies at any time within 48 hours") },
  { TRESEN_RIGHT_MEDIA, N_ ("Pictures and files") },
  { TRESEN_RIGHT_FOLLOWERS, N_ ("List of followers") },
  { TRESEN_RIGHT_REMARK, N_ ("Remarks") },
  { TRESEN_RIGHT_TAGS, N_ ("Tags") },
  { TRESEN_RIGHT_TEMPLATE, N_ ("Notices by template") },
  { TRESEN_RIGHT_QR, N_ ("QR codes with a lead source") },
  { TRESEN_RIGHT_MENU, N_ ("Menu") },
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

/** (array zero-terminated=1): all TRESEN_RIGHT_… */
const char *const *
tresen_right_words_features (void)
{
  return features_shown;
}
