/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-samples.h"

#include <gio/gio.h>
#include <string.h>

#include "tresen-practice-resources.h"

#define RESOURCE_FOLDER "/io/github/tresen/Tresen/practice/"
/**
 * tresen_practice_page_file_new:
 * @name: of a file of the practice phone, for example "phone.js"
 *
 * Returns: (transfer full): its content, empty if it was not built in. Any thread.
 */
GBytes *
tresen_practice_page_file_new (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCE_FOLDER, name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *content = g_resource_lookup_data (tresen_practice_resources_get_resource (), path,
                                            G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (content == NULL)
    g_warning ("practice: %s", error->message);
  return content != NULL ? content : g_bytes_new_static ("", 0);
}

/**
 * tresen_practice_sample_new:
 * @kind: "image", "voice", "voice-16k" (the same voice as MediaId16K gives it) or "video"
 *
 * Returns: (transfer full): what a customer shows or says who was made up. Any thread.
 */
GBytes *
tresen_practice_sample_new (const char *kind)
{
  static const char *const files[][2]
      = { { "voice", "voice.amr" }, { "voice-16k", "voice-16k.amr" }, { "video", "film.mp4" } };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    if (strcmp (files[i][0], kind) == 0)
      return tresen_practice_page_file_new (files[i][1]);
  return tresen_practice_page_file_new ("car.png");
}
