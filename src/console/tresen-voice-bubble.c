/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-voice-bubble.h"

#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-media-buttons.h"
#include "tresen-media-words.h"
#include "tresen-picture-load.h"
#include "tresen-words.h"

struct _TresenVoiceBubble
{
  GtkWidget parent_instance;

  /* Of the template */
  GtkWidget *column;
  GtkWidget *play_button;
  GtkProgressBar *bar;
  GtkLabel *time_label;
  GtkWidget *save_button;
  GtkWidget *problem_label;
  TresenMediaButtons *buttons;
  GtkWidget *recognition_box;
  GtkLabel *recognition_label;

  /* Owned */
  TresenPlayer *player;
  char *path; /* (nullable) what is played */
  gint64 entry_id;
  gint64 duration_us; /* 0 while it is not known */
  gboolean was_playing;
};

G_DEFINE_FINAL_TYPE (TresenVoiceBubble, tresen_voice_bubble, GTK_TYPE_WIDGET)

static gint64
get_duration_us (TresenVoiceBubble *self)
{
  return self->duration_us > 0 ? self->duration_us
                               : tresen_player_get_duration_us (self->player, self->entry_id);
}

static char *
describe (TresenVoiceBubble *self, gboolean is_playing)
{
  g_autofree char *spoken = NULL;

  if (get_duration_us (self) == 0)
    return g_strdup (is_playing ? _ ("Voice message, pause") : _ ("Voice message, play"));
  spoken = tresen_media_words_spoken (get_duration_us (self));
  if (is_playing)
    /* Translators: name of a button, %s is a length such as "7 seconds" */
    return g_strdup_printf (_ ("Voice message, %s, pause"), spoken);
  /* Translators: name of a button, %s is a length such as "7 seconds" */
  return g_strdup_printf (_ ("Voice message, %s, play"), spoken);
}

/* Not with every step: what is said aloud changes only when the button does something else. */
static void
update_button (TresenVoiceBubble *self)
{
  gboolean is_playing = tresen_player_is_playing (self->player, self->entry_id);
  g_autofree char *name = describe (self, is_playing);

  gtk_button_set_icon_name (GTK_BUTTON (self->play_button), is_playing
                                                                ? "media-playback-pause-symbolic"
                                                                : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play_button, is_playing ? _ ("Pause") : _ ("Play"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  self->was_playing = is_playing;
}

static void
update_time (TresenVoiceBubble *self)
{
  gint64 duration_us = get_duration_us (self);
  gint64 position_us = tresen_player_get_position_us (self->player, self->entry_id);
  g_autofree char *duration = tresen_media_words_time (duration_us);
  g_autofree char *position = tresen_media_words_time (position_us);
  g_autofree char *both = NULL;

  gtk_progress_bar_set_fraction (
      self->bar, duration_us > 0 ? CLAMP ((double) position_us / (double) duration_us, 0, 1) : 0);
  if (position_us > 0)
    /* Translators: how far a recording has been played, and how long it is: "0:03 / 0:07" */
    both = g_strdup_printf (_ ("%s / %s"), position, duration);
  gtk_label_set_label (self->time_label, both != NULL ? both : duration_us > 0 ? duration : "");
}

static void
update_problem (TresenVoiceBubble *self)
{
  const GError *error = tresen_player_get_error (self->player, self->entry_id);
  gboolean has_problem = self->path == NULL || error != NULL;

  gtk_widget_set_visible (self->problem_label, has_problem);
  gtk_widget_set_tooltip_text (self->problem_label, error != NULL ? error->message : NULL);
  gtk_widget_set_visible (self->save_button, !has_problem);
  tresen_media_buttons_show_buttons (self->buttons, has_problem);
}

static void
update (TresenVoiceBubble *self)
{
  if (tresen_player_is_playing (self->player, self->entry_id) != self->was_playing)
    update_button (self);
  update_time (self);
  update_problem (self);
}

static void
changed_cb (TresenPlayer *player, TresenVoiceBubble *self)
{
  if (self->column != NULL)
    update (self);
}

static void
play_clicked_cb (GtkButton *button, TresenVoiceBubble *self)
{
  if (tresen_player_is_playing (self->player, self->entry_id))
    tresen_player_pause (self->player, self->entry_id);
  else if (self->path != NULL)
    tresen_player_play (self->player, self->entry_id, self->path);
}

static void
save_clicked_cb (GtkButton *button, TresenVoiceBubble *self)
{
  tresen_media_buttons_save (self->buttons);
}

/* What nobody can stop any more does not go on. */
static void
tresen_voice_bubble_unmap (GtkWidget *widget)
{
  TresenVoiceBubble *self = TRESEN_VOICE_BUBBLE (widget);

  tresen_player_pause (self->player, self->entry_id);
  GTK_WIDGET_CLASS (tresen_voice_bubble_parent_class)->unmap (widget);
}

static void
tresen_voice_bubble_dispose (GObject *object)
{
  TresenVoiceBubble *self = TRESEN_VOICE_BUBBLE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TRESEN_TYPE_VOICE_BUBBLE);
  G_OBJECT_CLASS (tresen_voice_bubble_parent_class)->dispose (object);
}

static void
tresen_voice_bubble_finalize (GObject *object)
{
  TresenVoiceBubble *self = TRESEN_VOICE_BUBBLE (object);

  g_clear_object (&self->player);
  g_free (self->path);
  G_OBJECT_CLASS (tresen_voice_bubble_parent_class)->finalize (object);
}

static void
tresen_voice_bubble_class_init (TresenVoiceBubbleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tresen_voice_bubble_dispose;
  object_class->finalize = tresen_voice_bubble_finalize;
  widget_class->unmap = tresen_voice_bubble_unmap;

  g_type_ensure (TRESEN_TYPE_MEDIA_BUTTONS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TRESEN_CONSOLE_RESOURCES "/tresen-voice-bubble.ui");
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, column);
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, play_button);
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, bar);
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, time_label);
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, save_button);
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, problem_label);
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, buttons);
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, recognition_box);
  gtk_widget_class_bind_template_child (widget_class, TresenVoiceBubble, recognition_label);
  gtk_widget_class_bind_template_callback (widget_class, play_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
}

static void
tresen_voice_bubble_init (TresenVoiceBubble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_recognition (TresenVoiceBubble *self, const TresenTimelineEntry *entry)
{
  g_autofree char *recognition = tresen_words_detail (entry, "recognition");
  gboolean has_words = recognition != NULL && *recognition != '\0';

  gtk_label_set_label (self->recognition_label, has_words ? recognition : "");
  gtk_widget_set_visible (self->recognition_box, has_words);
}

/* @entry has a file in the folder; @file is the one there that is played. */
GtkWidget *
tresen_voice_bubble_new (const TresenTimelineEntry *entry,
                         const char *media_folder,
                         const char *file,
                         TresenPlayer *player)
{
  TresenVoiceBubble *self = g_object_new (TRESEN_TYPE_VOICE_BUBBLE, NULL);

  self->player = g_object_ref (player);
  self->entry_id = entry->id;
  self->duration_us = entry->media->duration_us;
  self->path = tresen_picture_get_path (media_folder, file);
  tresen_media_buttons_set_file (self->buttons, entry, media_folder);
  show_recognition (self, entry);
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, 0);
  update_button (self);
  update (self);
  return GTK_WIDGET (self);
}
