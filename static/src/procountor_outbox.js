import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

import { Component, onWillStart, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";

const SECONDS_BETWEEN_LOOKS = 5;
const ON_THE_WAY = ["waiting", "sending"];
const COLORS = { waiting: "info", sending: "info", blocked: "warning", uncertain: "warning", failed: "danger" };

/**
 * Strip above the outbox: how many in each state, since when the oldest waits, and how far the
 * documents are that were sent together. It follows the queue while something is on its way.
 */
export class ProcountorOutboxStrip extends Component {
    static template = "procountor_connector.OutboxStrip";
    static props = { list: { type: Object } };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ states: [], oldest: null, batch: null });
        onWillStart(() => this.look());
        onWillUpdateProps(() => this.look());
        const timer = setInterval(() => this.follow(), SECONDS_BETWEEN_LOOKS * 1000);
        onWillUnmount(() => clearInterval(timer));
    }

    async look() {
        Object.assign(this.state, await this.orm.call("procountor.exchange", "outbox_summary"));
    }

    /** Read the list again when the counts changed; what somebody has selected is left alone. */
    async follow() {
        const moving = this.state.states.some(({ state, count }) => ON_THE_WAY.includes(state) && count);
        if (!moving || document.hidden) {
            return;
        }
        const before = JSON.stringify(this.state.states);
        await this.look();
        if (JSON.stringify(this.state.states) !== before && !this.props.list.selection.length) {
            await this.props.list.load();
        }
    }

    color(state) {
        return COLORS[state];
    }

    get oldest() {
        const { oldest } = this.state;
        return oldest && _t("The oldest was requested %s.", deserializeDateTime(oldest).toRelative());
    }

    get progress() {
        return _t("%(done)s of %(total)s sent", this.state.batch);
    }

    get share() {
        return Math.floor((100 * this.state.batch.done) / this.state.batch.total);
    }

    /** Show one state only: the filter of its name. */
    filter(name) {
        const { searchModel } = this.env;
        searchModel.query = [];
        for (const item of searchModel.getSearchItems((item) => item.name === name)) {
            searchModel.toggleSearchItem(item.id);
        }
    }
}

export class ProcountorOutboxRenderer extends ListRenderer {
    static template = "procountor_connector.OutboxRenderer";
    static components = { ...ListRenderer.components, ProcountorOutboxStrip };
}

registry.category("views").add("procountor_outbox", { ...listView, Renderer: ProcountorOutboxRenderer });
