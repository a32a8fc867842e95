import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

import { Component, onMounted, onWillStart, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";

const SECONDS_BETWEEN_LOOKS = 2;

/**
 * Strip above a matching board: how far the work in the background is, what came to nothing, and a
 * button that takes back what was applied last. The list is read again when some work has ended.
 */
export class ProcountorBoardStrip extends Component {
    static template = "procountor_connector.BoardStrip";
    static props = { list: { type: Object } };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ runs: [], undo: null });
        onWillStart(() => this.look());
        onWillUpdateProps(() => this.look());
        // Not before it is mounted: a component that never is is not unmounted either.
        let timer;
        onMounted(() => (timer = setInterval(() => this.follow(), SECONDS_BETWEEN_LOOKS * 1000)));
        onWillUnmount(() => clearInterval(timer));
    }

    async look() {
        Object.assign(this.state, await this.orm.call(this.props.list.resModel, "board_summary"));
    }

    /** What somebody edits or has selected is left alone. */
    async follow() {
        const open = () => this.state.runs.filter((run) => run.is_open).length;
        const before = open();
        if (!before || document.hidden) {
            return;
        }
        await this.look();
        const { list } = this.props;
        if (open() < before && !list.selection.length && !list.editedRecord) {
            await list.load();
        }
    }

    text(run) {
        return run.total ? _t("%(work)s: %(done)s of %(total)s", run) : run.work;
    }

    get undoText() {
        return _t("Applied: %(done)s. Not done: %(failures)s.", this.state.undo);
    }

    async undo() {
        await this.orm.call("procountor.register.run", "action_undo", [[this.state.undo.id]]);
        await this.look();
    }
}

export class ProcountorBoardRenderer extends ListRenderer {
    static template = "procountor_connector.BoardRenderer";
    static components = { ...ListRenderer.components, ProcountorBoardStrip };
}

registry.category("views").add("procountor_board", { ...listView, Renderer: ProcountorBoardRenderer });
